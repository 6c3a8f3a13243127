"""How long the line for a place is, as whoever looks may know it: by level of care, as the page
tells how many come."""

from __future__ import annotations

from app.core.i18n import N_, Words, n_words, words
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import AnswerState, EventAnswer
from app.events.queries.answers import BANDS, MyAnswer
from app.events.queries.occurrences import Happening
from app.groups.models import Care, Group

NEXT = N_("You are the next.")
A_FEW_BEFORE = N_("A few parties are before you.")
A_FEW_WAIT = N_("A few parties wait already.")


async def sees_numbers(viewer: Viewer, one: Happening) -> bool:
    """Everybody in an open-hearted circle; in a guarded one who sees every name (row 68)."""
    if rules.see_who_comes(viewer, one.planned):
        return True
    return (await Group.get(id=one.group_id)).care is not Care.GUARDED


async def line_for(viewer: Viewer, one: Happening, mine: MyAnswer | None) -> Words | str:
    """Who is before the viewer, where they wait; else who waits, "" for nobody."""
    line = EventAnswer.filter(occurrence_id=one.id, state=AnswerState.WAITLISTED)
    waits = mine is not None and mine.state is AnswerState.WAITLISTED
    if mine and waits:
        line = line.filter(place_in_line__lt=mine.row.place_in_line)
    count = await line.count()
    if not count:
        return NEXT if waits else ""
    is_exact = await sees_numbers(viewer, one)
    return _before(count, is_exact=is_exact) if waits else _wait(count, is_exact=is_exact)


def _before(count: int, *, is_exact: bool) -> Words | str:
    if is_exact:
        return n_words("%(n)s party is before you.", "%(n)s parties are before you.", count)
    least = _least(count)
    return words("At least %(n)s parties are before you.", n=least) if least else A_FEW_BEFORE


def _wait(count: int, *, is_exact: bool) -> Words | str:
    if is_exact:
        return n_words("%(n)s party waits already.", "%(n)s parties wait already.", count)
    least = _least(count)
    return words("At least %(n)s parties wait already.", n=least) if least else A_FEW_WAIT


def _least(count: int) -> int:
    """Where the band of this number begins; 0 for the lowest."""
    return max((one for one in BANDS if one <= count), default=0)
