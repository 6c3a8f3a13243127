"""The waiting list: whose turn it is, until when, and whatever many people do at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.viewer import Viewer
from app.events import actions
from app.events.changes import CHANGES, may_become
from app.events.models import AnswerState, EventAnswer, Occurrence, Says
from app.events.waiting import PATIENCE, ends, turn
from tests.cast import Cast
from tests.events.answers import answer_of, is_right, move, neighbours, says
from tests.events.making import supper
from tests.world import forgive_everybody

KYIV = ZoneInfo("Europe/Kyiv")


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=KYIV).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "starts", "until"),
    [
        ("11-20T08:30", "11-27T18:00", "11-20T20:30"),  # twelve hours of one day
        ("11-20T15:00", "11-27T18:00", "11-21T14:00"),  # the night is not counted
        ("11-20T23:00", "11-27T18:00", "11-21T20:00"),
        ("11-20T20:00", "11-21T18:00", "11-21T17:00"),  # and never into the last hour
        ("11-20T06:00", "11-20T20:00", "11-20T10:00"),  # two hours on the day
        ("11-20T13:00", "11-20T18:00", "11-20T15:00"),
        ("11-20T16:30", "11-20T18:00", "11-20T17:00"),
        ("11-20T23:00", "11-21T09:00", "11-21T08:00"),  # less than twelve hours: nights count
        ("10-24T20:00", "10-31T18:00", "10-25T19:00"),  # the night in which clocks go back
        ("03-28T20:00", "04-04T18:00", "03-29T19:00"),
    ],
)
def test_an_offer_lasts_hours_in_which_people_are_awake(at: str, starts: str, until: str) -> None:
    assert ends(kyiv(at), kyiv(starts), KYIV) == kyiv(until)


def waits(place: int, party: int, passed_hours: float | None = None) -> EventAnswer:
    passed = None if passed_hours is None else now() - timedelta(hours=passed_hours)
    return EventAnswer(id=place, place_in_line=place, party=party, passed_over_at=passed)


def test_the_first_who_fits_is_next_and_larger_parties_see_it() -> None:
    line = [waits(1, 4), waits(2, 3), waits(3, 2), waits(4, 1)]
    found = turn(line, 2, now())
    assert found.who is line[2]
    assert found.passed_over == (line[0], line[1])


def test_nobody_is_passed_over_where_nobody_fits() -> None:
    found = turn([waits(1, 4), waits(2, 3)], 2, now())
    assert (found.who, found.passed_over, found.keeps) == (None, (), False)


def test_a_day_later_seats_are_kept_for_the_larger_party() -> None:
    line = [waits(1, 4, PATIENCE.total_seconds() / 3600 + 0.1), waits(2, 1)]
    assert turn(line, 2, now()).keeps
    assert turn(line, 4, now()).who is line[0]
    assert turn([waits(1, 4, 23), waits(2, 1)], 2, now()).who


async def later(one: Occurrence, **ago: float) -> None:
    """As if all that waits had happened so much earlier."""
    for row in await EventAnswer.filter(occurrence_id=one.id):
        for name in ("offered_until", "passed_over_at"):
            if getattr(row, name):
                setattr(row, name, getattr(row, name) - timedelta(**ago))
        await row.save()


async def test_an_offer_nobody_takes_goes_to_the_next(cast: Cast) -> None:
    one = await supper(cast.kalyna, cast.olena, capacity=1)
    first, second, third = await neighbours(cast.kalyna, 3)
    for who in (first, second, third):
        await says(who, one)
    await says(first, one, "no")
    await actions.pass_on()
    offered = await answer_of(second, cast.kalyna, one)
    assert offered
    assert offered.state is AnswerState.OFFERED
    await later(one, days=2)
    await actions.pass_on()
    found = [await answer_of(who, cast.kalyna, one) for who in (second, third)]
    assert [each.state for each in found if each] == [AnswerState.EXPIRED, AnswerState.OFFERED]
    await actions.pass_on()
    await is_right(one)
    assert await says(second, one) is AnswerState.WAITLISTED, "and they can wait again"
    assert await says(third, one) is AnswerState.CONFIRMED
    await is_right(one)


async def test_an_offer_taken_too_late_is_the_next_ones(cast: Cast) -> None:
    one = await supper(cast.kalyna, cast.olena, capacity=1)
    first, second, third = await neighbours(cast.kalyna, 3)
    for who in (first, second, third):
        await says(who, one)
    await says(first, one, "no")
    await later(one, days=2)
    assert await says(second, one) is AnswerState.WAITLISTED
    offered = await answer_of(third, cast.kalyna, one)
    assert offered
    assert offered.state is AnswerState.OFFERED


async def test_seats_are_kept_for_a_family_that_was_passed_over(cast: Cast) -> None:
    one = await supper(cast.kalyna, cast.olena, capacity=4, guests_max=3)
    people = await neighbours(cast.kalyna, 7)
    for who in people[:4]:
        await says(who, one)
    await says(people[4], one, party=3)
    await says(people[5], one)
    await says(people[6], one)
    await says(people[0], one, "no")
    family, single, last = [await answer_of(who, cast.kalyna, one) for who in people[4:]]
    assert family
    assert single
    assert single.state is AnswerState.OFFERED
    assert family.passed_over_at
    await later(one, hours=25)
    await says(people[1], one, "no")
    last = await answer_of(people[6], cast.kalyna, one)
    assert last
    assert last.state is AnswerState.WAITLISTED, "what comes free now is kept"
    await says(people[2], one, "no")
    await says(people[3], one, "no")
    family = await answer_of(people[4], cast.kalyna, one)
    assert family
    assert family.state is AnswerState.OFFERED
    await is_right(one)


async def test_in_the_last_hour_nobody_is_offered_and_who_asks_first_has_it(cast: Cast) -> None:
    soon = now() + timedelta(minutes=50)
    one = await supper(cast.kalyna, cast.olena, capacity=1, begins=soon)
    first, second, third = await neighbours(cast.kalyna, 3)
    await says(first, one)
    await move(one, now() + timedelta(hours=3))
    await says(second, one)
    await move(one, soon)
    await says(first, one, "no")
    waiting = await answer_of(second, cast.kalyna, one)
    assert waiting
    assert waiting.state is AnswerState.WAITLISTED
    assert await says(second, one) is AnswerState.CONFIRMED
    with pytest.raises(Conflict):
        await says(third, one)
    await is_right(one)


def test_the_table_of_changes_knows_every_state_and_ends() -> None:
    assert set(CHANGES) == {None, *AnswerState}
    for was in (AnswerState.CANCELLED, AnswerState.EXPIRED):
        assert not any(may_become(was, to) for to in AnswerState)


# --- whatever is done at once ---------------------------------------------------------------------

Deed = tuple[str, int, int]  # what, who, how many
DEEDS = st.tuples(
    st.sampled_from(["going", "going", "going", "maybe", "no", "no", "expire", "clock", "resize"]),
    st.integers(0, 5),
    st.integers(1, 4),
)


@pytest.fixture
async def six(cast: Cast) -> list[Viewer]:
    return await neighbours(cast.kalyna, 6)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    rounds=st.lists(st.lists(DEEDS, min_size=1, max_size=5), max_size=8),
    capacity=st.integers(1, 6),
)
async def test_seats_and_answers_always_agree(
    cast: Cast, six: list[Viewer], rounds: list[list[Deed]], capacity: int
) -> None:
    forgive_everybody()
    one = await supper(cast.kalyna, cast.olena, capacity=capacity, guests_max=3)
    for deeds in rounds:
        if any(what == "expire" for what, _, _ in deeds):
            await later(one, hours=30)
        await asyncio.gather(*(does(one, six, deed) for deed in deeds))
        await is_right(one)
        await actions.pass_on()
        await is_right(one)
        await nobody_waits_for_what_is_free(one)


async def does(one: Occurrence, people: list[Viewer], deed: Deed) -> None:
    what, who, n = deed
    try:
        if what in list(Says):
            await says(people[who], one, what, n)
        elif what == "resize":  # by whoever holds it, never below what is taken
            await Occurrence.filter(id=one.id, taken__lte=n + who).update(capacity=n + who)
        elif what == "clock":
            await actions.pass_on()
    except (Invalid, Conflict):
        return


async def nobody_waits_for_what_is_free(one: Occurrence) -> None:
    row = await Occurrence.get(id=one.id)
    assert row.capacity is not None
    line = EventAnswer.filter(occurrence_id=one.id, state=AnswerState.WAITLISTED)
    line = line.filter(party__lte=row.capacity).order_by("place_in_line")
    assert turn(await line, row.capacity - row.taken, now()).who is None
