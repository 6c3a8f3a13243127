"""What was told about events, in words: as far as whoever reads it may know of the event now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.core.i18n import Words, bdi, here, moment_in_words, n_words, words
from app.core.viewer import Viewer
from app.events.queries.occurrences import Happening, happening, visible_to
from app.events.tells import ALIKE, CHANGES, ICONS, NAMELESS, SENTENCES, Tells
from app.notices.models import Notice
from app.notices.queries import Said

KINDS = frozenset(Tells)


async def words_for_notices(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """By the public id of the notice. What they may not know of, or what is gone, is left out."""
    ours = [row for row in rows if row.kind in KINDS]
    if not ours:
        return {}
    known = visible_to(viewer).filter(pub__in=sorted({row.target for row in ours}))
    things = {one.pub: happening(one) for one in await known}
    found = {row.pub: _said(row, things[row.target]) for row in ours if row.target in things}
    return found | {row.pub: _said_without(row) for row in ours if row.kind in NAMELESS}


def _said_without(row: Notice) -> Said:
    return Said(SENTENCES[Tells(row.kind)], "events:agenda", {}, "calendar-days")


def _said(row: Notice, one: Happening) -> Said:
    kind = Tells(row.kind)
    gaps = {"title": bdi(one.title), "when": _moment(one.row.starts_at)}
    if until := row.more.get("until"):
        gaps["until"] = _moment(datetime.fromisoformat(str(until)))
    details: tuple[Words | str, ...] = ()
    if kind is Tells.CHANGED:
        what = str(row.more.get("what", "")).split(",")
        details = tuple(words(CHANGES[name], **gaps) for name in what if name in CHANGES)
    if (times := int(row.more.get("times", 1))) > 1:
        details += (n_words(*ALIKE, times - 1),)
    icon = ICONS.get(kind, "calendar-days")
    return Said(words(SENTENCES[kind], **gaps), "events:show", {"event": one.pub}, icon, details)


def _moment(moment: datetime) -> str:
    """By the clock of whoever reads."""
    return moment_in_words(here(moment))
