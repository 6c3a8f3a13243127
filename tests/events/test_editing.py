"""A host changes an event in each of the three ways, and nobody's answer is lost."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.events import actions
from app.events.actions import Meanwhile
from app.events.forms import AnswerForm, EventForm
from app.events.models import (
    AnswerState,
    Change,
    Duty,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.events.queries import (
    all_as_sent,
    exact_place_for,
    occurrence_for,
    one_as_sent,
)
from app.groups import actions as groups
from app.lines.models import Line
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.events.making import answered, supper
from tests.events.plans import at_kyiv, edit, plan_sent, planned_by, sunday, times_of
from tests.world import World


async def weekly(world: World, **different: Any) -> tuple[Event, list[Occurrence]]:
    event = await planned_by(
        world.cast.olena, world.cast.kalyna, repeat="weekly", **({"capacity": 10} | different)
    )
    return event, await times_of(event)


async def going(row: Occurrence, who: Viewer, **different: Any) -> EventAnswer:
    answer = await answered(row, who, **different)
    if answer.state in (AnswerState.CONFIRMED, AnswerState.OFFERED):
        await Occurrence.filter(id=row.id).update(taken=row.taken + answer.party)
    return answer


async def what_is_told(row: Occurrence) -> list[str]:
    rows = Change.filter(occurrence_id=row.id).order_by("id")
    return [str(what) for what in await rows.values_list("what", flat=True)]


async def test_one_time_moves_alone_and_its_answers_with_it(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    answer = await going(times[1], cast.taras)
    monday = at_kyiv(times[1]).date() + timedelta(days=1)
    await edit(cast.olena, times[1], "one", day=monday, at="19:00", end_at="21:30", title="Чай")
    row = await Occurrence.get(id=times[1].id)
    assert (row.state, at_kyiv(row).hour) == (OccurrenceState.MOVED, 19)
    assert row.local == times[1].local, "it keeps its name in calendars"
    assert row.own == {"title": "Чай"}
    assert (await EventAnswer.get(id=answer.id)).occurrence_id == row.id
    assert [at_kyiv(one).hour for one in await times_of(event) if one.id != row.id] == [18] * (
        len(times) - 1
    )
    assert await what_is_told(row) == ["time,title"]
    back = {"day": at_kyiv(times[1]).date(), "at": "18:00", "end_at": "20:00", "title": "Вечеря"}
    await edit(cast.olena, times[1], "one", **back)
    row = await Occurrence.get(id=times[1].id)
    assert (row.state, row.own) == (OccurrenceState.SCHEDULED, {})


async def test_what_is_secret_this_one_time_is_sealed_in_its_own_place(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world, exact_place="вулиця Тиха 3")
    await edit(cast.olena, times[1], "one", exact_place="вулиця Гучна 7")
    assert "Гучна" not in str((await Occurrence.get(id=times[1].id)).own)
    for row, place in ((times[0], "вулиця Тиха 3"), (times[1], "вулиця Гучна 7")):
        one = await occurrence_for(cast.olena, row.pub)
        assert (await exact_place_for(cast.olena, one))[0] == place
    await edit(cast.olena, times[1], "following", about="Беріть плед")
    for row, place in ((times[1], "вулиця Гучна 7"), (times[2], "вулиця Тиха 3")):
        one = await occurrence_for(cast.olena, row.pub)
        assert one.event.id != event.id
        assert (await exact_place_for(cast.olena, one))[0] == place


async def test_another_hour_for_all_keeps_every_answer(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    answers = [
        await going(times[0], cast.taras),
        await going(times[3], cast.marta, state=AnswerState.NOTED, says=Says.MAYBE),
    ]
    await edit(cast.olena, times[0], "all", at="19:30", end_at="21:00")
    now_there = await times_of(event)
    assert [one.id for one in now_there] == [one.id for one in times]
    assert {f"{at_kyiv(one):%H:%M}" for one in now_there} == {"19:30"}
    assert {one.local[11:] for one in now_there} == {"19:30"}
    for answer in answers:
        assert (await EventAnswer.get(id=answer.id)).occurrence_id == answer.occurrence_id
    assert await what_is_told(times[0]) == ["time"]
    assert (await Event.get(id=event.id)).sequence == 1


async def test_a_day_the_rule_does_not_make_any_more_is_cancelled_where_somebody_answered(
    world: World,
) -> None:
    cast = world.cast
    event, times = await weekly(world)
    answer = await going(times[1], cast.taras, state=AnswerState.NOTED, says=Says.NO)
    await edit(cast.olena, times[0], "all", every=2)
    there = await times_of(event)
    left = [one for one in there if one.state is OccurrenceState.CANCELLED]
    assert [one.id for one in left] == [times[1].id]
    assert await EventAnswer.filter(id=answer.id, occurrence_id=times[1].id).exists()
    assert await what_is_told(times[1]) == ["cancelled"]
    assert {one.id for one in there if one.happens} == {one.id for one in times[::2]}
    # and back: it takes place after all
    await edit(cast.olena, there[0], "all", every=1)
    row = await Occurrence.get(id=times[1].id)
    assert row.state is OccurrenceState.SCHEDULED
    assert await what_is_told(times[1]) == ["cancelled", "back"]


@pytest.mark.parametrize("days", [1, -1, 3, 6])
async def test_another_weekday_takes_every_answer_along(world: World, days: int) -> None:
    cast = world.cast
    event, times = await weekly(world, day=sunday(2), stops="count", count=6)
    answers = [await going(one, cast.taras) for one in times[1:4]]
    own = at_kyiv(times[2])
    await edit(cast.olena, times[2], "one", at="10:00", end_at="12:00")
    await edit(cast.olena, times[0], "all", day=at_kyiv(times[0]).date() + timedelta(days=days))
    there = await times_of(event)
    assert [one.id for one in there] == [one.id for one in times], "as many as before"
    assert all(one.happens for one in there)
    for was, one in zip(times, there, strict=True):
        moved = timedelta(days=days) if one.id != times[2].id else own.replace(hour=10) - own
        assert at_kyiv(one).replace(tzinfo=None) == at_kyiv(was).replace(tzinfo=None) + moved
    assert there[2].local[:10] == (own + timedelta(days=days)).date().isoformat()
    for answer in answers:
        assert (await EventAnswer.get(id=answer.id)).state is AnswerState.CONFIRMED
    assert await what_is_told(times[1]) == ["time"]
    again = {(await EventAnswer.get(id=answer.id)).occurrence_id for answer in answers}
    assert again == {one.id for one in times[1:4]}


async def test_what_finds_no_day_in_its_place_is_cancelled(world: World) -> None:
    """Twice a week becomes once; by months, it is another weekday of the same month."""
    cast = world.cast
    tuesday = sunday() + timedelta(days=2)
    event = await planned_by(
        cast.olena, cast.kalyna, day=tuesday, repeat="weekly", on_TU="1", on_FR="1"
    )
    times = await times_of(event)
    for one in times[:4]:
        await going(one, cast.taras)
    await edit(cast.olena, times[0], "all", day=tuesday + timedelta(days=1), on_TU="", on_FR="")
    there = {one.id: one for one in await times_of(event)}
    kept = [there[one.id] for one in times[:4]]
    assert [one.happens for one in kept] == [True, False, True, False]
    assert {at_kyiv(one).weekday() for one in there.values() if one.happens} == {2}

    monthly = await planned_by(cast.olena, cast.kalyna, repeat="monthly_weekday")
    times = await times_of(monthly)
    for one in times:
        await going(one, cast.taras)
    last = at_kyiv(times[0]).date() + timedelta(days=1)
    await edit(cast.olena, times[0], "all", day=last)
    moved = {one.id: at_kyiv(one) for one in await times_of(monthly) if one.happens}
    for one in times:
        if one.id in moved:
            assert (moved[one.id].month, moved[one.id].weekday()) == (at_kyiv(one).month, 0)
    assert len(moved.keys() & {one.id for one in times}) >= 2


async def test_this_and_following_is_another_event_that_takes_its_answers_along(
    world: World,
) -> None:
    cast = world.cast
    event, times = await weekly(world, stops="count", count="8")
    before, after = await going(times[1], cast.taras), await going(times[4], cast.taras)
    await edit(cast.olena, times[3], "following", at="12:00", end_at="14:00", title="Обід")
    event = await Event.get(id=event.id)
    later = await Event.exclude(id=event.id).get(title="Обід")
    assert later.uid != event.uid
    old, new = await times_of(event), await times_of(later)
    assert [one.id for one in old] == [one.id for one in times[:3]]
    assert [one.id for one in new] == [one.id for one in times[3:]]
    assert {at_kyiv(one).hour for one in new} == {12}
    assert (await EventAnswer.get(id=before.id)).occurrence_id == times[1].id
    assert (await EventAnswer.get(id=after.id)).occurrence_id == times[4].id
    assert "COUNT=5" in later.rule
    for each in (event, later):  # neither rule makes anything anew
        await actions.make_ahead(each.id)
    assert len(await times_of(event)) + len(await times_of(later)) == 8


async def test_from_the_first_time_on_is_all_of_it(world: World) -> None:
    event, times = await weekly(world)
    await edit(world.cast.olena, times[0], "following", title="Обід")
    assert (await Event.get(id=event.id)).title == "Обід"
    assert len(await times_of(event)) == len(times)


async def test_what_was_moved_or_cancelled_by_itself_stays_so(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    await edit(cast.olena, times[1], "one", at="10:00", end_at="12:00")
    one = await occurrence_for(cast.olena, times[2].pub)
    await actions.cancel_one(cast.olena, one, "Свято")
    await edit(cast.olena, times[0], "all", at="19:00", end_at="21:00")
    there = {one.id: one for one in await times_of(event)}
    assert at_kyiv(there[times[1].id]).hour == 10
    assert there[times[2].id].state is OccurrenceState.CANCELLED
    assert at_kyiv(there[times[0].id]).hour == 19


async def test_once_becomes_weekly_and_its_answers_stay(world: World) -> None:
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna)
    [row] = await times_of(event)
    answer = await going(row, cast.taras)
    day = sunday(2) + timedelta(days=2)
    await edit(cast.olena, row, "all", day=day, repeat="weekly")
    there = await times_of(event)
    assert len(there) > 8
    assert there[0].id == answer.occurrence_id
    assert at_kyiv(there[0]).date() == day


# --- what cannot be -------------------------------------------------------------------------------


async def test_fewer_seats_than_are_taken_is_said_beside_the_field(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    await going(times[1], cast.taras, party=4)
    for which in ("one", "following", "all"):
        with pytest.raises(Invalid) as no:
            await edit(cast.olena, times[1], which, capacity=3)
        assert set(no.value.problems) == {"capacity"}
    assert {one.capacity for one in await times_of(event)} == {10}, "all of it or nothing"
    assert await Event.filter(title="Вечеря", rule__contains="WEEKLY").count() == 1
    await edit(cast.olena, times[1], "all", capacity=4)
    assert {one.capacity for one in await times_of(event)} == {4}


async def test_nobody_who_answered_is_shut_out(world: World) -> None:
    """Only for the team from now on, they could not even give their seat back."""
    event, rows = await weekly(world)
    await going(rows[0], world.cast.taras)
    with pytest.raises(Invalid) as no:
        await edit(world.cast.olena, rows[0], "all", audience="team")
    assert "audience" in no.value.problems
    assert (await Event.get(id=event.id)).audience == "members"
    await edit(world.cast.olena, rows[1], "following", audience="team")
    await occurrence_for(world.cast.taras, rows[0].pub)
    with pytest.raises(NotFound):
        await occurrence_for(world.cast.taras, rows[1].pub)


async def test_an_edit_of_the_old_version_shows_both(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    one = await occurrence_for(cast.olena, times[1].pub)
    old = EventForm.parse(all_as_sent(one) | {"title": "Моя назва"}, may_be_over=True)
    await edit(cast.olena, times[1], "all", title="Її назва")
    with pytest.raises(Meanwhile):
        await actions.edit_all(cast.olena, one, old)
    assert (await Event.get(id=event.id)).title == "Її назва"


async def test_two_who_save_at_once_do_not_both_win(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    one = await occurrence_for(cast.olena, times[1].pub)
    forms = [
        EventForm.parse(all_as_sent(one) | {"title": f"Назва {n}"}, may_be_over=True)
        for n in range(4)
    ]
    done = await asyncio.gather(
        *(actions.edit_all(cast.olena, one, form) for form in forms), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["Meanwhile"] * 3 + ["str"]
    assert len(await times_of(event)) == len(times)


async def test_nothing_left_to_come_is_refused(world: World) -> None:
    _, times = await weekly(world)
    with pytest.raises(Invalid) as no:
        await edit(world.cast.olena, times[1], "all", repeat="once", day="2026-01-04", end_day="")
    assert set(no.value.problems) == {"day"}


async def test_duties_and_what_to_bring_change_in_all_times_to_come(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world, duties="Кухар: 2\nВодій: 1", wanted="Хліб: 4\nСіль: 1")
    duty = await Duty.get(occurrence_id=times[1].id, name="Кухар")
    await going(times[1], cast.taras, duty_id=duty.id)
    await Duty.filter(id=duty.id).update(taken=2)
    with pytest.raises(Invalid) as no:
        await edit(cast.olena, times[1], "all", duties="Кухар: 1")
    assert set(no.value.problems) == {"duties"}
    await edit(cast.olena, times[1], "all", duties="Кухар: 3\nМузика: 1", wanted="Хліб: 6\nСир: 2")
    for row in await times_of(event):
        needed = await Duty.filter(occurrence_id=row.id).order_by("position")
        assert [(one.name, one.needed) for one in needed] == [("Кухар", 3), ("Музика", 1)]
        lines = await Line.filter(sheet_id=row.sheet_id, gone_at=None).order_by("position")
        assert [(one.text, one.qty) for one in lines] == [("Хліб", 6), ("Сир", 2)]
    assert (await EventAnswer.get(duty_id=duty.id)).occurrence_id == times[1].id


# --- a host who is gone ---------------------------------------------------------------------------


async def test_what_somebody_held_who_has_left_is_for_those_who_may_hold_events(
    world: World,
) -> None:
    cast = world.cast
    orysia = await person("orysia", cast.kalyna, "Орися", Role.ORGANISER)
    row = await supper(cast.kalyna, cast.taras)
    for keeper in (cast.olena, orysia):
        with pytest.raises(Forbidden):
            await actions.cancel_one(keeper, await occurrence_for(keeper, row.pub), "Хвороба")
    await groups.leave(cast.taras, cast.kalyna.id)
    with pytest.raises(Forbidden):
        await actions.cancel_one(cast.marta, await occurrence_for(cast.marta, row.pub), "Хвороба")
    await edit(cast.olena, row, "one", title="Вечеря без Тараса")
    assert (await occurrence_for(cast.marta, row.pub)).title == "Вечеря без Тараса"
    await actions.cancel_one(orysia, await occurrence_for(orysia, row.pub), "Хвороба")
    assert (await Occurrence.get(id=row.id)).state is OccurrenceState.CANCELLED


# --- cancelling -----------------------------------------------------------------------------------


async def test_cancelling_one_this_and_following_and_all(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world)
    answer = await going(times[5], cast.taras)

    async def happening() -> list[int]:
        return [times.index(one) for one in await times_of(event) if one.happens]

    one = await occurrence_for(cast.olena, times[2].pub)
    await actions.cancel_one(cast.olena, one, "Свято")
    assert 2 not in await happening()
    later = await occurrence_for(cast.olena, times[4].pub)
    await actions.cancel_following(cast.olena, later, "Ремонт")
    assert await happening() == [0, 1, 3]
    await actions.make_ahead(event.id)
    assert len(await times_of(event)) == len(times)
    row = await Occurrence.get(id=times[5].id)
    assert (row.state, row.why_cancelled) == (OccurrenceState.CANCELLED, "Ремонт")
    assert await EventAnswer.filter(id=answer.id, state=AnswerState.CONFIRMED).exists()
    assert "cancelled" in await what_is_told(row)
    await actions.cancel_all(cast.olena, one, "Переїзд")
    await actions.cancel_all(cast.olena, one, "Ще раз")
    assert await happening() == []
    assert (await Event.get(id=event.id)).state is EventState.CANCELLED
    with pytest.raises(Conflict):
        await edit(cast.olena, times[0], "all", title="Ні")


async def test_a_draft_is_thrown_away_and_what_is_published_is_not(world: World) -> None:
    cast = world.cast
    draft = await planned_by(cast.taras, cast.kalyna, aim="draft", wanted="Хліб: 1")
    [row] = await times_of(draft)
    await actions.throw_away(cast.taras, await occurrence_for(cast.taras, row.pub))
    assert not await Event.filter(id=draft.id).exists()
    assert not await Line.filter(sheet_id=row.sheet_id).exists()
    _, times = await weekly(world)
    with pytest.raises(Conflict):
        await actions.throw_away(cast.olena, await occurrence_for(cast.olena, times[0].pub))


# --- on its pages ---------------------------------------------------------------------------------


async def test_a_host_edits_on_the_pages(world: World, at: SitsDown) -> None:
    _, times = await weekly(world)
    olena = await at(world.cast.olena)
    where = f"/events/{times[1].pub}"
    assert f"{where}/edit/following" in (await olena.get(f"{where}/edit")).text
    one = await occurrence_for(world.cast.olena, times[1].pub)
    for which, shown in (("one", one_as_sent(one)), ("all", all_as_sent(one))):
        page = await olena.get(f"{where}/edit/{which}")
        assert shown["version"] in page.text
    sent = plan_sent(repeat="weekly", version=one_as_sent(one)["version"], title="Чай о шостій")
    done = await olena.post(f"{where}/edit/all", **sent)
    assert done.status_code == 303
    later = {
        "title": "Кава",
        "answer_by": "1440",
        "needs_yes": "1",
        "on_SU": "1",
        "zone": "Asia/Tbilisi",
    }
    both = await olena.post(f"{where}/edit/all", **(sent | later))
    assert both.status_code == 409
    theirs = re.search(r'id="theirs">(.*?)</dl>', both.text, re.DOTALL)
    assert theirs
    apart = re.sub(r"<.*?>|\s+", " ", theirs[1])
    assert "Чай о шостій" in apart
    for label, saved, mine in (
        ("Until when can people answer?", "Until it begins", "1 day before"),
        ("I say yes to each who wants to come", "No", "Yes"),
        ("If weekly: on which days?", "—", "Sunday"),
        ("By the clock of", "Kyiv", "Tbilisi"),
    ):
        assert re.search(rf"{re.escape(label)} +Saved: {saved} +Yours: {mine}", apart), label
    assert "Who sees it?" not in apart, "the same in both"
    assert 'value="Кава"' in both.text
    now_there = await occurrence_for(world.cast.olena, times[1].pub)
    assert all_as_sent(now_there)["version"] in both.text
    shown_page = await olena.get(where)
    assert "Every week: Sunday" in shown_page.text
    cancel = await olena.post(f"{where}/cancel", which="one", why="")
    assert cancel.status_code == 422
    assert (await olena.post(f"{where}/cancel", which="one", why="Свято")).status_code == 303
    assert "Свято" in (await olena.get(where)).text


async def test_a_keeper_says_yes_or_why_not_on_the_page(world: World, at: SitsDown) -> None:
    cast = world.cast
    olena, taras = await at(cast.olena), await at(cast.taras)
    event = await planned_by(cast.taras, cast.kalyna, title="Похід у гори")
    [row] = await times_of(event)
    asked = f"/c/{cast.kalyna.pub}/events/asked"
    assert "Похід у гори" in (await olena.get(asked)).text
    where = f"/events/{row.pub}"
    assert (await olena.post(f"{where}/asked", decision="no")).status_code == 422
    done = await olena.post(f"{where}/asked", decision="no", why_not="Надто холодно")
    assert done.status_code == 303
    assert "Надто холодно" in (await taras.get(where)).text
    assert (await olena.get(where)).status_code == 404, "it is his own again"
    assert (await taras.post(f"{where}/publish")).status_code == 303
    assert (await olena.post(f"{where}/asked", decision="yes")).status_code == 303
    assert (await Event.get(id=event.id)).state is EventState.PUBLISHED
    marta = await at(cast.marta)
    assert "Похід у гори" in (await marta.get(where)).text


async def test_those_who_have_a_place_come_into_the_room_of_the_event(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    _, times = await weekly(world)
    olena, taras, marta = await at(cast.olena), await at(cast.taras), await at(cast.marta)
    room = f"/events/{times[1].pub}/room"
    assert (await taras.post(room)).status_code == 404
    opened = await olena.post(room)
    assert opened.headers["location"].startswith("/rooms/")
    assert (await olena.post(room)).headers["location"] == opened.headers["location"]
    await going(times[1], cast.taras)
    assert (await taras.post(room)).headers["location"] == opened.headers["location"]
    assert (await taras.get(opened.headers["location"])).status_code == 200
    assert (await marta.post(room)).status_code == 403
    assert (await marta.get(opened.headers["location"])).status_code in (303, 404)
    assert room not in (await marta.get(f"/events/{times[1].pub}")).text
    # who gives back their last place goes out again; whoever holds it stays
    talk = opened.headers["location"]
    await going(times[2], cast.taras)
    for row, what, is_in in ((times[1], "no", True), (times[2], "maybe", False)):
        assert (await taras.post(f"/events/{row.pub}/answer", says=what)).status_code == 303
        assert ((await taras.get(talk)).status_code == 200) == is_in
    for what in ("going", "no"):
        assert (await olena.post(f"/events/{times[1].pub}/answer", says=what)).status_code == 303
    assert (await olena.get(talk)).status_code == 200


async def test_more_seats_are_offered_to_whoever_waits(world: World) -> None:
    cast = world.cast
    event, times = await weekly(world, capacity=1)
    await going(times[1], cast.taras)
    waits = await answered(times[1], cast.marta, AnswerState.WAITLISTED, place_in_line=1)
    await edit(cast.olena, times[1], "one", capacity=2)
    assert (await EventAnswer.get(id=waits.id)).state is AnswerState.OFFERED
    assert (await Occurrence.get(id=times[1].id)).taken == 2
    other = await answered(times[2], cast.marta, AnswerState.WAITLISTED, place_in_line=1)
    await Occurrence.filter(id=times[2].id).update(taken=1)
    await edit(cast.olena, times[2], "all", capacity=3)
    assert (await EventAnswer.get(id=other.id)).state is AnswerState.OFFERED
    assert {one.capacity for one in await times_of(event)} == {2, 3}, "its own stays its own"


async def test_the_second_part_begins_after_what_stays(world: World) -> None:
    _, times = await weekly(world)
    with pytest.raises(Invalid) as no:
        await edit(world.cast.olena, times[2], "following", day=at_kyiv(times[1]).date())
    assert set(no.value.problems) == {"day"}


@pytest.mark.parametrize("which", ["all", "following"])
async def test_who_answers_while_it_is_changed_is_refused_or_kept(world: World, which: str) -> None:
    """The days move from Sunday to Saturday while forty answers are on their way."""
    cast = world.cast
    _, times = await weekly(world, capacity="")
    people = [await person(f"guest{n}", cast.kalyna, f"Гість {n}") for n in range(10)]
    seen = {row.id: await occurrence_for(cast.marta, row.pub) for row in times[1:5]}

    async def says(who: Viewer, row: Occurrence) -> bool:
        try:
            await actions.answer(
                who, seen[row.id], AnswerForm(Says.GOING, party=1, nonce=public_id())
            )
        except (Conflict, NotFound):
            return False
        return True

    saturday = at_kyiv(times[1]).date() + timedelta(days=6)
    asked = [(who, row) for who in people for row in times[1:5]]
    heard = [asyncio.ensure_future(says(who, row)) for who, row in asked[:20]]
    done = asyncio.ensure_future(edit(cast.olena, times[1], which, day=saturday))
    heard += [asyncio.ensure_future(says(who, row)) for who, row in asked[20:]]
    kept = sum(await asyncio.gather(*heard))
    _ = await done
    guests = EventAnswer.filter(by__name__startswith="Гість")
    assert await guests.count() == kept
    for row in await Occurrence.filter(id__in=[one.id for one in times[1:5]]):
        assert (row.state, at_kyiv(row).weekday()) == (OccurrenceState.SCHEDULED, 5)
        assert row.taken == await EventAnswer.filter(occurrence_id=row.id).count()
