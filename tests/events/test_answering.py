"""Going, maybe, no: over HTTP, as people do it, and many at once (domain.md, cases 1 to 5)."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx2
import pytest

from app.core.clock import now
from app.core.viewer import Viewer
from app.events.models import (
    AnswerState,
    Duty,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Reminder,
)
from app.events.tells import Tells
from app.groups.models import Care, Group
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.events.answers import answer_of, in_line, is_right, move, neighbours, says, states, taken
from tests.events.making import KYIV, membership_of, supper
from tests.world import World


def path(one: Occurrence, what: str = "answer") -> str:
    return f"/events/{one.pub}/{what}"


async def sent(at: SitsDown, who: Viewer, one: Occurrence, **fields: str) -> httpx2.Response:
    return await (await at(who)).post(path(one), **fields)


async def test_fifty_at_once_for_ten_seats(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena, capacity=10)
    people = await neighbours(world.cast.kalyna, 50)
    browsers = [await at(who) for who in people]
    answers = await asyncio.gather(
        *(each.post(path(one), says="going", nonce=f"n{n}") for n, each in enumerate(browsers))
    )
    assert {each.status_code for each in answers} == {303}
    assert await states(one) == {"confirmed": 10, "waitlisted": 40}
    assert await in_line(one) == list(range(1, 41))
    await is_right(one)


async def test_one_press_sent_five_times_at_once_is_one_answer(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena, capacity=10, guests_max=3)
    taras = await at(world.cast.taras)
    again = [taras.post(path(one), says="going", party="3", nonce="the same") for _ in range(5)]
    assert {each.status_code for each in await asyncio.gather(*again)} == {303}
    assert await states(one) == {"confirmed": 1}
    assert await taken(one) == 3


async def test_two_presses_at_once_are_one_answer_too(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena, capacity=10)
    taras = await at(world.cast.taras)
    both = [taras.post(path(one), says="going", nonce=nonce) for nonce in ("a", "b", "c")]
    assert {each.status_code for each in await asyncio.gather(*both)} == {303}
    assert await states(one) == {"confirmed": 1}
    await is_right(one)


async def test_maybe_and_then_going_does_not_overbook(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena, capacity=1)
    people = await neighbours(world.cast.kalyna, 8)
    browsers = [await at(who) for who in people]
    for each in browsers:
        await each.post(path(one), says="maybe")
    assert await taken(one) == 0
    await asyncio.gather(*(each.post(path(one), says="going") for each in browsers))
    assert await states(one) == {"confirmed": 1, "waitlisted": 7}
    await is_right(one)


async def test_cancelling_when_full_always_works_and_the_next_who_fits_is_offered_it(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=2, guests_max=3)
    first, second, third, fourth = await neighbours(cast.kalyna, 4)
    await says(first, one, party=1)
    await says(second, one, party=1)
    await says(third, one, party=2)
    await says(fourth, one, party=1)
    assert (await sent(at, first, one, says="no")).status_code == 303
    larger, smaller = [await answer_of(who, cast.kalyna, one) for who in (third, fourth)]
    assert larger
    assert smaller
    assert smaller.state is AnswerState.OFFERED
    assert larger.state is AnswerState.WAITLISTED
    assert larger.passed_over_at
    assert await taken(one) == 2, "an offered seat is held"
    page = await (await at(fourth)).get(f"/events/{one.pub}")
    assert "There is a place for you." in page.text
    await sent(at, fourth, one, says="going")
    again = await answer_of(fourth, cast.kalyna, one)
    assert again
    assert again.state is AnswerState.CONFIRMED
    await is_right(one)


async def test_all_who_come_cancel_at_once(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=4)
    people = await neighbours(cast.kalyna, 10)
    for who in people:
        await says(who, one)
    browsers = [await at(who) for who in people[:4]]
    answers = await asyncio.gather(*(each.post(path(one), says="no") for each in browsers))
    assert {each.status_code for each in answers} == {303}
    assert await states(one) == {"noted": 4, "offered": 4, "waitlisted": 2}
    assert await in_line(one) == [5, 6]
    await is_right(one)


async def test_a_place_in_the_line_is_said_honestly(world: World, at: SitsDown) -> None:
    """By number where the circle is open-hearted, by bands in a guarded one."""
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1)
    people = await neighbours(cast.kalyna, 8)
    for who in people:
        await says(who, one)
    last, where = await at(people[7]), f"/events/{one.pub}"
    assert "At least 5 parties are before you." in (await last.get(where)).text
    assert "At least 5 parties wait already." in (await (await at(cast.taras)).get(where)).text
    assert "7 parties wait already." in (await (await at(cast.olena)).get(where)).text
    for who in people[1:4]:
        await says(who, one, "no")
    assert "A few parties are before you." in (await last.get(where)).text
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    assert "3 parties are before you." in (await last.get(where)).text
    for who in people[4:6]:
        await says(who, one, "no")
    assert "1 party is before you." in (await last.get(where)).text
    await says(people[6], one, "no")
    assert "You are the next." in (await last.get(where)).text


async def test_nobody_takes_a_seat_that_somebody_waits_for(world: World) -> None:
    """Also where it came free in some other way, as with more places."""
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1)
    first, second, third = await neighbours(cast.kalyna, 3)
    await says(first, one)
    await says(second, one)
    await Occurrence.filter(id=one.id).update(capacity=2)
    assert await says(third, one) is AnswerState.WAITLISTED
    waited = await answer_of(second, cast.kalyna, one)
    assert waited
    assert waited.state is AnswerState.OFFERED


async def test_more_people_come_only_where_there_are_seats(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=4, guests_max=4)
    await says(cast.taras, one, party=2)
    await says(cast.marta, one, party=1)
    for party, said in (("4", "There are not so many"), ("5", "There are fewer places than that")):
        careful = await sent(at, cast.taras, one, says="going", party=party)
        assert careful.status_code == 422
        assert said in careful.text, "a guarded circle tells no numbers"
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    grown = await sent(at, cast.taras, one, says="going", party="4")
    assert grown.status_code == 422
    assert "Only one more place is free." in grown.text
    assert 'value="4"' in grown.text, "what was typed stays"
    assert (await sent(at, cast.taras, one, says="going", party="3")).status_code == 303
    assert await taken(one) == 4
    assert (await sent(at, cast.taras, one, says="going", party="1")).status_code == 303
    assert await taken(one) == 2
    beyond = await sent(at, cast.marta, one, says="going", party="5")
    assert beyond.status_code == 422
    assert "There are 4 places in all." in beyond.text
    beyond = await sent(at, cast.marta, one, says="going", party="6")
    assert "from 1 to 5" in beyond.text
    await is_right(one)


async def test_after_the_day_to_answer_by_one_only_goes_back(world: World, at: SitsDown) -> None:
    cast = world.cast
    soon = now() + timedelta(hours=5)
    one = await supper(cast.kalyna, cast.olena, capacity=4, answer_by=24 * 60, begins=soon)
    late = await sent(at, cast.marta, one, says="going")
    assert late.status_code == 409
    assert "The time to answer is over." in late.text
    await move(one, now() + timedelta(days=2))
    await says(cast.taras, one)
    await move(one, soon)
    assert (await sent(at, cast.taras, one, says="no")).status_code == 303
    assert await taken(one) == 0


async def test_until_when_to_answer_is_said_as_long_as_it_is_open(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    begins = (now() + timedelta(days=7)).replace(hour=16, minute=0)
    one = await supper(cast.kalyna, cast.olena, answer_by=24 * 60, begins=begins)
    taras = await at(cast.taras)
    open_page = await taras.get(f"/events/{one.pub}")
    assert "Please answer until" in open_page.text
    assert f'datetime="{begins - timedelta(days=1):%Y-%m-%dT%H:%M}' in open_page.text
    await move(one, now() + timedelta(hours=5))
    assert "Please answer until" not in (await taras.get(f"/events/{one.pub}")).text


async def test_a_full_event_without_a_line_says_so(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1, has_waiting_list=False)
    await says(cast.taras, one)
    full = await sent(at, cast.marta, one, says="going")
    assert full.status_code == 409
    assert "It is full now" in full.text
    assert await states(one) == {"confirmed": 1}


async def test_what_a_host_should_know_is_closed_and_opens_for_the_host(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=4)
    await says(cast.taras, one, needs="Я на візку")
    kept = await answer_of(cast.taras, cast.kalyna, one)
    assert kept
    assert "візку" not in kept.needs
    assert "Я на візку" in (await (await at(cast.olena)).get(path(one, "coming"))).text
    assert "Я на візку" in (await (await at(cast.taras)).get(f"/events/{one.pub}")).text
    assert "Я на візку" not in (await (await at(cast.marta)).get(f"/events/{one.pub}")).text


async def test_an_older_form_that_comes_late_changes_nothing(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=4)
    taras = await at(cast.taras)
    assert (await taras.post(path(one), says="going", nonce="a", was="")).status_code == 303
    assert (await taras.post(path(one), says="no", nonce="b", was="a")).status_code == 303
    assert (await taras.post(path(one), says="going", nonce="a", was="")).status_code == 409
    assert await taken(one) == 0


async def test_one_of_each_duty_and_no_more(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=20)
    driver = await Duty.create(occurrence_id=one.id, name="водій", needed=2)
    people = await neighbours(cast.kalyna, 6)
    for who in people:
        await says(who, one)
    browsers = [await at(who) for who in people]
    duties = await asyncio.gather(
        *(each.post(path(one, "duty"), duty=driver.pub) for each in browsers)
    )
    assert sorted(each.status_code for each in duties) == [303] * 2 + [422] * 4
    await is_right(one)
    for who in people:
        await says(who, one, "no")
    assert (await Duty.get(id=driver.id)).taken == 0
    await is_right(one)


async def test_nobody_takes_a_duty_at_what_does_not_take_place(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    driver = await Duty.create(occurrence_id=one.id, name="водій", needed=2)
    await says(cast.taras, one)
    taras = await at(cast.taras)
    await Occurrence.filter(id=one.id).update(state=OccurrenceState.CANCELLED)
    assert (await taras.post(path(one, "duty"), duty=driver.pub)).status_code == 409
    await Event.filter(id=one.event_id).update(state=EventState.CANCELLED)
    assert (await taras.post(path(one, "duty"), duty=driver.pub)).status_code == 409
    assert (await Duty.get(id=driver.id)).taken == 0


async def test_who_asks_waits_for_a_yes(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1, needs_yes=True)
    for who in (cast.taras, cast.marta):
        assert await says(who, one) is AnswerState.PENDING
    assert await taken(one) == 0
    olena = await at(cast.olena)
    page = (await olena.get(path(one, "coming"))).text
    first, second = re.findall(r"/coming/(\w{22})", page)[::2]
    assert (await olena.post(path(one, f"coming/{first}"), deed="yes")).status_code == 303
    assert (await olena.post(path(one, f"coming/{first}"), deed="yes")).status_code == 303
    assert (await olena.post(path(one, f"coming/{second}"), deed="no")).status_code == 303
    assert await states(one) == {"confirmed": 1, "declined": 1}
    assert (await olena.post(path(one, f"coming/{second}"), deed="yes")).status_code == 409
    for what, status in (("going", 409), ("maybe", 409), ("no", 303)):
        again = await sent(at, cast.marta, one, says=what)
        assert again.status_code == status
        assert status == 303 or "said no this time" in again.text
    assert await states(one) == {"confirmed": 1, "declined": 1}
    await is_right(one)


async def test_a_host_brings_people_without_an_account(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=3)
    olena = await at(cast.olena)
    for _ in range(2):
        form = {"name": "Баба Галя", "party": "2", "nonce": "g"}
        assert (await olena.post(path(one, "coming"), **form)).status_code == 303
    guest = await EventAnswer.get(occurrence_id=one.id)
    assert "Галя" not in guest.name
    assert await taken(one) == 2
    assert "Баба Галя" in (await olena.get(path(one, "coming"))).text
    assert "Галя" not in (await (await at(cast.taras)).get(f"/events/{one.pub}")).text
    assert (await olena.post(path(one, f"coming/{guest.pub}"), deed="away")).status_code == 303
    assert await taken(one) == 0
    assert (await olena.post(path(one, "coming"), party="2")).status_code == 422
    assert (await (await at(cast.taras)).get(path(one, "coming"))).status_code == 403
    await is_right(one)


@pytest.mark.parametrize("care", ["guarded", "open"])
async def test_who_comes_is_seen_by_the_level_of_care(
    world: World, at: SitsDown, care: str
) -> None:
    cast = world.cast
    cast.kalyna.care = care  # type: ignore[assignment]
    await cast.kalyna.save()
    one = await supper(cast.kalyna, cast.olena, capacity=12)
    _, seen, *_ = people = await neighbours(cast.kalyna, 6)
    for who in people:
        await says(who, one)
    await says(seen, one, is_shown="1")
    taras = (await (await at(cast.taras)).get(f"/events/{one.pub}")).text
    assert "Сусід 1" in taras
    assert ("Сусід 0" in taras) == (care == "open")
    if care == "open":
        assert "6 people are coming. 6 places are left." in taras
    else:
        assert "5 to 9 people are coming. There are still places." in taras
    olena = (await (await at(cast.olena)).get(f"/events/{one.pub}")).text
    assert "6 people are coming. 6 places are left." in olena
    assert "Сусід 0" in olena


async def test_one_answer_for_all_that_follows(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=2, rule="FREQ=WEEKLY")
    later = [
        await Occurrence.create(
            event_id=one.event_id,
            group_id=one.group_id,
            local=f"2099-01-0{n}T18:00",
            starts_at=one.starts_at + timedelta(weeks=n),
            ends_at=one.ends_at + timedelta(weeks=n),
            capacity=2,
        )
        for n in (1, 2, 3)
    ]
    await says(cast.taras, later[0], "no")
    cook = await Duty.create(occurrence_id=one.id, name="кухар", needed=1)
    form = {"says": "going", "for_all": "1", "duty": cook.pub}
    taras = await at(cast.taras)
    assert (await taras.post(path(one), **form)).status_code == 303
    assert [await taken(each) for each in (one, *later)] == [1, 0, 1, 1]
    assert "On these days" not in (await taras.get(f"/events/{one.pub}")).text
    # where it is full is said: a place in the line, or none at all
    days = [f"{one.starts_at.astimezone(KYIV):%d.%m}" for one in later]
    await Occurrence.filter(id=later[1].id).update(capacity=1)
    marta, nina = await at(cast.marta), await at(await person("nina", cast.kalyna, "Ніна"))
    await marta.post(path(one), says="going", for_all="1")
    page = (await marta.get(f"/events/{one.pub}")).text
    assert f"On these days it is full, and you wait for a place: {days[1]}." in page
    await Event.filter(id=one.event_id).update(has_waiting_list=False)
    await Occurrence.filter(id=one.id).update(capacity=3)
    await nina.post(path(one), says="going", for_all="1")
    page = (await nina.get(f"/events/{one.pub}")).text
    assert f"On these days there is no place for you: {days[1]}, {days[2]}." in page


async def test_who_leaves_gives_their_seats_back(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=2, guests_max=1)
    await says(cast.taras, one, party=2, needs="Я на візку")
    await says(cast.marta, one)
    assert (await (await at(cast.taras)).post(f"/c/{cast.kalyna.pub}/leave")).status_code == 303
    mine = await membership_of(cast.taras, cast.kalyna)
    left = await EventAnswer.get(occurrence_id=one.id, membership_id=mine.id)
    assert (left.state, left.needs) == (AnswerState.CANCELLED, "")
    waited = await answer_of(cast.marta, cast.kalyna, one)
    assert waited
    assert waited.state is AnswerState.OFFERED
    await is_right(one)


async def test_leaving_while_others_answer(world: World, at: SitsDown) -> None:
    """Nobody waits for somebody who waits for them, and who left holds no seat."""
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=5)
    people = await neighbours(cast.kalyna, 12)
    browsers = [await at(who) for who in people]
    for who in people[:6]:
        await says(who, one)

    async def leaves(each: Browser) -> int:
        return (await each.post(f"/c/{cast.kalyna.pub}/leave")).status_code

    async def comes(each: Browser) -> int:
        return (await each.post(path(one), says="going")).status_code

    found = await asyncio.gather(
        *(leaves(each) for each in browsers[:9]), *(comes(each) for each in browsers[3:])
    )
    assert set(found) <= {303, 404}
    await is_right(one)
    for who in people[:9]:
        last = await answer_of(who, cast.kalyna, one)
        assert last is None or last.state in (AnswerState.CANCELLED, AnswerState.NOTED)


async def told(who: Viewer, *kinds: Tells) -> list[str]:
    rows = Notice.filter(user_id=who.user_id, kind__in=kinds or list(Tells), gone_at=None)
    return [str(kind) for kind in await rows.order_by("id").values_list("kind", flat=True)]


async def test_everybody_hears_what_concerns_them(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=2, guests_max=1)
    first, family, single = await neighbours(cast.kalyna, 3)
    await says(first, one)
    await says(cast.taras, one)
    await says(family, one, party=2)
    await says(single, one)
    assert await Reminder.filter(occurrence_id=one.id).count() == 4, "two for each who comes"
    await says(first, one, "no")
    assert await Reminder.filter(occurrence_id=one.id).count() == 2
    assert await told(single) == [Tells.OFFERED]
    assert await told(family) == [Tells.PASSED_OVER]
    await says(single, one)
    assert await told(single) == [], "what was offered is taken"
    assert await Reminder.filter(occurrence_id=one.id).count() == 4
    for who in (cast.taras, single):
        await says(who, one, "no")
    assert await told(family) == [Tells.PASSED_OVER, Tells.OFFERED]


async def test_a_host_hears_who_asks_and_they_hear_the_answer(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=5, needs_yes=True)
    for who in (cast.taras, cast.marta):
        await says(who, one)
    assert await told(cast.olena) == [Tells.ANSWER_WAITS] * 2
    olena = await at(cast.olena)
    for who, deed in ((cast.taras, "yes"), (cast.marta, "no")):
        asked = await answer_of(who, cast.kalyna, one)
        assert asked
        await olena.post(path(one, f"coming/{asked.pub}"), deed=deed)
    assert await told(cast.olena) == []
    assert await told(cast.taras) == [Tells.APPROVED]
    assert await told(cast.marta) == [Tells.REFUSED]


async def test_coming_through_the_door_while_others_leave(world: World, at: SitsDown) -> None:
    """Who is counted at the door and who leaves the circle do not wait for each other."""
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=20, begins=now() + timedelta(hours=2))
    people = await neighbours(cast.kalyna, 10)
    for who in people:
        await says(who, one)
    olena, browsers = await at(cast.olena), [await at(who) for who in people[:5]]
    answers = [await answer_of(who, cast.kalyna, one) for who in people[5:]]
    found = await asyncio.gather(
        *(each.post(f"/c/{cast.kalyna.pub}/leave") for each in browsers),
        *(
            olena.post(path(one, "door/came"), answer=each.pub, nonce=each.pub)
            for each in answers
            if each
        ),
    )
    assert {each.status_code for each in found} <= {200, 303}
    await is_right(one)


async def test_a_duty_that_is_gone_loses_nothing_that_was_typed(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena, capacity=10)
    page = await sent(
        at, world.cast.taras, one, says="going", duty="A" * 22, needs="Приїду поїздом"
    )
    assert page.status_code == 422
    assert "Приїду поїздом" in page.text
    assert await states(one) == {}


async def test_an_answer_to_what_was_cancelled_meanwhile_says_so(
    world: World, at: SitsDown
) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena, capacity=10)
    await Event.filter(id=one.event_id).update(state="cancelled")
    page = await sent(at, world.cast.taras, one, says="going")
    assert page.status_code == 409
    assert await states(one) == {}


async def test_a_yes_that_ends_in_the_line_is_told(world: World, at: SitsDown) -> None:
    """And again when there is a place; then the first notice is not so any more."""
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1, needs_yes=True)
    olena = await at(cast.olena)
    for who in (cast.taras, cast.marta):
        await says(who, one)
        answer = await answer_of(who, cast.kalyna, one)
        assert answer
        await olena.post(path(one, f"coming/{answer.pub}"), deed="yes")
    assert await states(one) == {"confirmed": 1, "waitlisted": 1}
    marta = await at(cast.marta)
    assert "You stand in the line" in (await marta.get("/notices")).text
    await says(cast.taras, one, "no")
    page = (await marta.get("/notices")).text
    assert "There is a place for you at" in page
    assert "You stand in the line" not in page


async def test_a_host_hears_that_a_guest_has_to_be_asked(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, capacity=1)
    await says(cast.taras, one)
    olena = await at(cast.olena)
    assert (await olena.post(path(one, "coming"), name="Баба Галя")).status_code == 303
    assert await Notice.filter(kind=Tells.GUEST_OFFERED).count() == 0
    await says(cast.taras, one, "no")
    heard = "there is a place for somebody you wrote down"
    page = (await olena.get("/notices")).text
    assert heard in page
    assert "Галя" not in page, "the page of who comes says who"
    guest = await EventAnswer.get(occurrence_id=one.id, membership_id=None)
    assert (await olena.post(path(one, f"coming/{guest.pub}"), deed="yes")).status_code == 303
    assert heard not in (await olena.get("/notices")).text
