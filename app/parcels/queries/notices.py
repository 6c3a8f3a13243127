"""What was told about parcels, in words: as far as whoever reads it may know of the parcel now."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.i18n import words
from app.core.viewer import Viewer
from app.notices.models import Notice
from app.notices.queries import Said
from app.parcels.models import Parcel
from app.parcels.queries.parcels import visible_to
from app.parcels.queries.seen import written_by
from app.parcels.tells import ICONS, OF_ROADS, SENTENCES, Tells

KINDS = frozenset(Tells)


async def words_for_notices(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """By the public id of the notice. What they may not know of, or what is gone, is left out."""
    ours = [row for row in rows if row.kind in KINDS and row.kind not in OF_ROADS]
    known: dict[str, Parcel] = {}
    for group_id in {row.group_id for row in ours if row.group_id}:
        targets = sorted({row.target for row in ours if row.group_id == group_id})
        for parcel in await visible_to(viewer, group_id).filter(pub__in=targets):
            known[parcel.pub] = parcel
    said = {row.pub: _said(row, known[row.target]) for row in ours if row.target in known}
    gone = await _afterwards(viewer, [row for row in ours if row.target not in known])
    return said | gone | await _of_roads(viewer, [row for row in rows if row.kind in OF_ROADS])


async def _of_roads(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """Whoever wrote of a road that is not theirs to know of any more reads nothing of it."""
    wanted = [row.target for row in rows]
    known = {one.pub: one.road for one in await written_by(viewer, wanted)} if wanted else {}
    return {
        row.pub: Said(
            words(OF_ROADS[Tells(row.kind)], road=known[row.target].name),
            "parcels:road",
            {"road": known[row.target].pub},
            "eye-off" if row.kind == Tells.ROAD_HIDDEN else "eye",
        )
        for row in rows
        if row.target in known
    }


async def _afterwards(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """Who was to carry it reads that they need not, and who had it that another has it by now;
    nothing more of it."""
    rows = [row for row in rows if row.kind in (Tells.NOT_NEEDED, Tells.GIVEN_ON)]
    over = Parcel.filter(pub__in=[row.target for row in rows]).select_related("group")
    known = {parcel.pub: parcel for parcel in await over} if rows else {}
    return {
        row.pub: Said(
            words(SENTENCES[Tells(row.kind)], code=known[row.target].code),
            "parcels:carrying",
            {"circle": known[row.target].group.pub},
            "hand-heart",
        )
        for row in rows
        if row.target in known and viewer.is_member(known[row.target].group_id)
    }


def _said(row: Notice, parcel: Parcel) -> Said:
    kind = Tells(row.kind)
    sentence = words(SENTENCES[kind], code=parcel.code)
    icon = ICONS.get(kind, "hand-heart")
    return Said(sentence, "parcels:show", {"parcel": parcel.pub}, icon, ())
