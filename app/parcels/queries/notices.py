"""What was told about parcels, in words: as far as whoever reads it may know of the parcel now."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.i18n import words
from app.core.viewer import Viewer
from app.notices.models import Notice
from app.notices.queries import Said
from app.parcels.models import Parcel
from app.parcels.queries.parcels import visible_to
from app.parcels.tells import ICONS, SENTENCES, Tells

KINDS = frozenset(Tells)


async def words_for_notices(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """By the public id of the notice. What they may not know of, or what is gone, is left out."""
    ours = [row for row in rows if row.kind in KINDS]
    known: dict[str, Parcel] = {}
    for group_id in {row.group_id for row in ours if row.group_id}:
        targets = sorted({row.target for row in ours if row.group_id == group_id})
        for parcel in await visible_to(viewer, group_id).filter(pub__in=targets):
            known[parcel.pub] = parcel
    return {row.pub: _said(row, known[row.target]) for row in ours if row.target in known}


def _said(row: Notice, parcel: Parcel) -> Said:
    kind = Tells(row.kind)
    sentence = words(SENTENCES[kind], code=parcel.code)
    icon = ICONS.get(kind, "hand-heart")
    return Said(sentence, "parcels:show", {"parcel": parcel.pub}, icon, ())
