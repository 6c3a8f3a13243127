"""People who answer, as the tests need them, and what has to hold whatever they do."""

from __future__ import annotations

from datetime import datetime

from app.core.viewer import Viewer
from app.events import actions
from app.events.forms import AnswerForm
from app.events.models import HOLDS_SEATS, OVER, AnswerState, Duty, EventAnswer, Occurrence, Says
from app.events.queries import occurrence_for
from app.groups.models import Group
from tests.cast import person
from tests.events.making import membership_of


async def neighbours(circle: Group, count: int) -> list[Viewer]:
    """So many more members."""
    return [await person(f"n{n}", circle, f"Сусід {n}") for n in range(count)]


async def says(
    who: Viewer, one: Occurrence, what: str = "going", party: int = 1, **more: str
) -> AnswerState:
    here = await occurrence_for(who, one.pub)
    sent = {"says": what, "party": str(party), "asked": "1"} | more
    return await actions.answer(who, here, AnswerForm.parse(sent, here.event.guests_max))


async def answer_of(who: Viewer, circle: Group, one: Occurrence) -> EventAnswer | None:
    """Their newest."""
    mine = await membership_of(who, circle)
    rows = EventAnswer.filter(occurrence_id=one.id, membership_id=mine.id)
    return await rows.order_by("-id").first()


async def states(one: Occurrence) -> dict[str, int]:
    """{state: how many answers are in it}"""
    found: dict[str, int] = {}
    for row in await EventAnswer.filter(occurrence_id=one.id):
        found[row.state.value] = found.get(row.state.value, 0) + 1
    return found


async def taken(one: Occurrence) -> int:
    return (await Occurrence.get(id=one.id)).taken


async def in_line(one: Occurrence) -> list[int]:
    rows = EventAnswer.filter(occurrence_id=one.id, state=AnswerState.WAITLISTED)
    numbers = await rows.order_by("place_in_line").values_list("place_in_line", flat=True)
    return [int(str(each)) for each in numbers]


async def is_right(one: Occurrence) -> None:
    """The seats that are counted are those that people hold, and no more than there are; everybody
    has one answer, and a duty has who took it."""
    row = await Occurrence.get(id=one.id)
    rows = await EventAnswer.filter(occurrence_id=one.id)
    assert row.taken == sum(each.party for each in rows if each.state in HOLDS_SEATS)
    assert row.taken >= 0
    assert row.capacity is None or row.taken <= row.capacity
    whose = [each.membership_id for each in rows if each.state not in OVER and each.membership_id]
    assert len(whose) == len(set(whose))
    for each in rows:
        assert (each.offered_until is not None) or each.state is not AnswerState.OFFERED
        assert each.place_in_line or each.state is not AnswerState.WAITLISTED
        assert each.says is Says.GOING or each.state in (AnswerState.NOTED, *OVER)
    for duty in await Duty.filter(occurrence_id=one.id):
        assert duty.taken == sum(each.duty_id == duty.id for each in rows) <= duty.needed


async def move(one: Occurrence, begins: datetime) -> None:
    """As if it had been planned for then."""
    ends = begins + (one.ends_at - one.starts_at)
    await Occurrence.filter(id=one.id).update(starts_at=begins, ends_at=ends)
