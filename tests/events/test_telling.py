"""Who hears that something about an event has changed, when, and in how many notices."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import say, speaking
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import actions
from app.events.models import AnswerState, Change, Occurrence, OccurrenceState, Reminder, Says
from app.events.queries import occurrence_for
from app.events.tells import NAMELESS, Tells
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from app.lines.actions import PromiseForm
from app.notices.models import Notice, Urgency
from app.notices.queries import page_of, said
from tests.directory.cards import SitsDown
from tests.events.making import answered, membership_of, supper, wanted
from tests.events.plans import edit, planned_by, times_of
from tests.world import World


async def told(who: Viewer) -> list[Notice]:
    return await Notice.filter(user_id=who.user_id).exclude(kind="of old").order_by("id")


async def has_changed(one: Occurrence, what: str) -> None:
    async with transaction():
        await actions.changed(one, what)


async def rests(world: World, who: Viewer, state: Belonging = Belonging.PAUSED) -> None:
    mine = Membership.filter(user_id=who.user_id, group_id=world.cast.kalyna.id)
    assert await mine.update(state=state)


async def time_goes_by() -> None:
    """Twenty minutes, and the clock comes round."""
    await Change.all().update(due_at=now())
    await actions.tell_changes()


async def test_three_edits_are_one_notice_after_twenty_minutes(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    await answered(one, cast.taras)
    for what in ("title", "about", "place,title"):
        await has_changed(one, what)
    await actions.tell_changes()
    assert await told(cast.taras) == []
    due = [row.due_at - now() for row in await Change.all()]
    assert all(timedelta(minutes=19) < left <= timedelta(minutes=20) for left in due)
    await time_goes_by()
    await time_goes_by()
    (notice,) = await told(cast.taras)
    assert notice.kind == Tells.CHANGED
    assert notice.more == {"what": "about,place,title"}
    assert notice.group_id == cast.kalyna.id


async def test_another_time_is_told_at_once_and_takes_along_what_waits(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    await answered(one, cast.taras)
    await has_changed(one, "title")
    await has_changed(one, "time")
    (notice,) = await told(cast.taras)
    assert notice.more == {"what": "time,title"}
    await time_goes_by()
    assert len(await told(cast.taras)) == 1
    assert (await Occurrence.get(id=one.id)).sequence == 2, "calendars hear of both"


async def test_one_edit_of_a_series_is_one_notice(world: World, at: SitsDown) -> None:
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly")
    times = await times_of(event)
    for one in times[:4]:
        await answered(one, cast.taras)
    await answered(times[2], cast.marta)
    await edit(cast.olena, times[0], "all", title="Обід")
    await time_goes_by()
    (notice,) = await told(cast.taras)
    assert (notice.target, notice.more) == (times[0].pub, {"what": "title", "times": 4})
    (notice,) = await told(cast.marta)
    assert (notice.target, notice.more) == (times[2].pub, {"what": "title"})
    await edit(cast.olena, times[0], "one", title="Вечеря разом")
    await edit(cast.olena, times[0], "all", at="17:00", end_at="19:00")
    notice = (await told(cast.taras))[1:]
    assert [(one.target, one.more["what"]) for one in notice] == [
        (times[0].pub, "time,title"),
        (times[1].pub, "time"),
    ], "what differs is told apart"
    await actions.cancel_all(cast.olena, await occurrence_for(cast.olena, times[0].pub), "")
    last = (await told(cast.taras))[-1]
    assert (last.kind, last.target) == (Tells.CANCELLED, times[0].pub)
    assert len(await told(cast.taras)) == 4
    page = (await (await at(cast.taras)).get("/notices")).text
    assert "The same goes for 3 more days you answered." in page


@pytest.mark.parametrize(
    ("state", "says", "hears"),
    [
        (AnswerState.CONFIRMED, Says.GOING, True),
        (AnswerState.PENDING, Says.GOING, True),
        (AnswerState.WAITLISTED, Says.GOING, True),
        (AnswerState.OFFERED, Says.GOING, True),
        (AnswerState.NOTED, Says.MAYBE, True),
        (AnswerState.NOTED, Says.NO, False),
        (AnswerState.CANCELLED, Says.GOING, False),
        (AnswerState.DECLINED, Says.GOING, False),
        (AnswerState.EXPIRED, Says.GOING, False),
    ],
)
async def test_only_who_counts_on_it_hears(
    world: World, state: AnswerState, says: Says, hears: bool
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    more = {"place_in_line": 1} if state is AnswerState.WAITLISTED else {}
    if state is AnswerState.OFFERED:
        more = {"offered_until": now() + timedelta(hours=1)}  # type: ignore[dict-item]
    await answered(one, cast.taras, state, says=says, **more)
    await has_changed(one, "time")
    assert bool(await told(cast.taras)) == hears
    assert await told(cast.marta) == []


@pytest.mark.parametrize("state", [Belonging.LEFT, Belonging.SUSPENDED, Belonging.BANNED])
async def test_who_does_not_belong_any_more_hears_nothing(world: World, state: Belonging) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    mine = await membership_of(cast.taras, cast.kalyna)
    await answered(one, cast.taras)
    await rests(world, cast.taras, state)
    await is_cancelled(one)
    async with transaction():
        await actions.tell(Tells.OFFERED, one, [mine.id])
        await actions.tell(Tells.APPROVED, one, [mine.id])
    assert await told(cast.taras) == []


async def is_cancelled(one: Occurrence) -> None:
    await Occurrence.filter(id=one.id).update(state=OccurrenceState.CANCELLED)
    await has_changed(one, "cancelled")


@pytest.mark.parametrize(("hours", "hears"), [(13, False), (11, True)])
async def test_who_rests_hears_only_what_cannot_wait(world: World, hours: int, hears: bool) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=hours))
    mine = await membership_of(cast.taras, cast.kalyna)
    await answered(one, cast.taras)
    await rests(world, cast.taras)
    async with transaction():
        await actions.tell(Tells.PASSED_OVER, one, [mine.id])
    await is_cancelled(one)
    assert [row.kind for row in await told(cast.taras)] == [Tells.CANCELLED] * hears
    async with transaction():
        await actions.tell(Tells.OFFERED, one, [mine.id], again="1")
        await actions.tell(Tells.OFFERED, one, [mine.id], again="1")
    offers = [row for row in await told(cast.taras) if row.kind == Tells.OFFERED]
    assert [row.urgency for row in offers] == [Urgency.URGENT]


async def test_what_is_over_is_not_news(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, begins=now() - timedelta(days=2))
    await answered(one, cast.taras)
    await has_changed(one, "time")
    assert await told(cast.taras) == []
    assert await Change.filter(told_at=None).count() == 0


@pytest.mark.parametrize("kind", [each for each in Tells if each not in NAMELESS])
async def test_every_kind_has_words_and_leads_to_the_event(world: World, kind: Tells) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, title="<b>Суп</b>")
    mine = await membership_of(cast.taras, cast.kalyna)
    more = {"until": (now() + timedelta(hours=12)).isoformat(), "what": "time,place"}
    async with transaction():
        await actions.tell(kind, one, [mine.id], more=more)
    with speaking("uk", "Europe/Kyiv"):
        words = (await said(cast.taras, await told(cast.taras))).popitem()[1]
        sentence = say(words.words)
    assert "&lt;b&gt;Суп" in sentence
    assert words.params == {"event": one.pub}
    assert "%" not in sentence


async def test_words_are_only_for_who_may_still_know_of_it(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    mine = await membership_of(cast.taras, cast.kalyna)
    async with transaction():
        await actions.tell(Tells.APPROVED, one, [mine.id])
    assert await said(cast.nino, await told(cast.taras)) == {}
    outside = Viewer(user_id=cast.taras.user_id, pub=cast.taras.pub)
    assert (await page_of(outside)).told == []


# --- reminders


async def remembered(one: Occurrence, who: Viewer) -> list[Reminder]:
    return await Reminder.filter(
        occurrence_id=one.id, membership__user_id=who.user_id, done_at=None
    ).order_by("due_at")


async def comes(one: Occurrence, who: Viewer) -> None:
    await answered(one, who)
    async with transaction():
        await actions.remind(
            one, [(await Membership.get(group_id=one.group_id, user_id=who.user_id)).id]
        )


async def test_a_day_and_two_hours_before_if_that_is_still_ahead(world: World) -> None:
    cast = world.cast
    far = await supper(cast.kalyna, cast.olena)
    near = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=5))
    for one in (far, near):
        await comes(one, cast.taras)
        await comes(one, cast.marta)
    assert [row.minutes for row in await remembered(far, cast.taras)] == [1440, 120]
    assert [row.minutes for row in await remembered(near, cast.taras)] == [120]


async def moved_to(one: Occurrence, starts_at: datetime) -> None:
    one.starts_at, one.ends_at = starts_at, starts_at + timedelta(hours=2)
    await Occurrence.filter(id=one.id).update(starts_at=one.starts_at, ends_at=one.ends_at)


async def test_reminders_move_with_it(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=1))
    await comes(one, cast.taras)
    assert await remembered(one, cast.taras) == []
    await moved_to(one, now() + timedelta(days=3))
    await has_changed(one, "time")
    due = [row.due_at for row in await remembered(one, cast.taras)]
    assert due == [one.starts_at - timedelta(days=1), one.starts_at - timedelta(hours=2)]


async def test_somebody_is_reminded_once(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=25))
    await comes(one, cast.taras)
    await actions.remind_due()
    assert await told(cast.taras) == []
    await Reminder.filter(minutes=1440).update(due_at=now())
    await actions.remind_due()
    await actions.remind_due()
    assert [row.kind for row in await told(cast.taras)] == [Tells.REMINDER]
    assert [row.minutes for row in await remembered(one, cast.taras)] == [120]


async def test_a_machine_that_slept_reminds_once_and_not_of_what_has_begun(world: World) -> None:
    cast = world.cast
    ahead = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=30))
    begun = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=31))
    for one in (ahead, begun):
        await comes(one, cast.taras)
    await Reminder.all().update(due_at=now())
    await Occurrence.filter(id=begun.id).update(starts_at=now() - timedelta(minutes=1))
    await actions.remind_due()
    assert [row.target for row in await told(cast.taras)] == [ahead.pub]
    assert await Reminder.filter(done_at=None).count() == 0


@pytest.mark.parametrize("why", ["rests", "left", "suspended", "cancelled", "answer taken back"])
async def test_whom_it_does_not_concern_any_more_is_not_reminded(world: World, why: str) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, begins=now() + timedelta(hours=25))
    await comes(one, cast.taras)
    state = {"rests": "paused", "left": "left", "suspended": "suspended"}.get(why)
    if state:
        await rests(world, cast.taras, Belonging(state))
    elif why == "cancelled":
        await Occurrence.filter(id=one.id).update(state=OccurrenceState.CANCELLED)
    else:
        async with transaction():
            mine = await membership_of(cast.taras, cast.kalyna)
            await actions.forget_reminders(one.id, mine.id)
    await Reminder.all().update(due_at=now())
    await actions.remind_due()
    assert await told(cast.taras) == []


@pytest.mark.parametrize(
    ("before", "minutes"), [("day", [1440]), ("hours", [120]), ("none", []), ("both", [1440, 120])]
)
async def test_everybody_chooses_when_they_are_reminded(
    world: World, at: SitsDown, before: str, minutes: list[int]
) -> None:
    cast = world.cast
    first, second = [await supper(cast.kalyna, cast.olena) for _ in range(2)]
    for who in (cast.taras, cast.marta):
        await comes(first, who)
    browser = await at(cast.taras)
    path = f"/c/{cast.kalyna.pub}/calendar/key"
    assert (await browser.post(f"{path}/reminders", before=before)).status_code == 303
    await comes(second, cast.taras)
    for one in (first, second):
        assert [row.minutes for row in await remembered(one, cast.taras)] == minutes
    assert len(await remembered(first, cast.marta)) == 2, "the others are reminded as before"
    page = (await browser.get(path)).text
    assert re.search(rf'name="before" value="{before}" checked', page)


async def test_leaving_takes_reminders_along(world: World) -> None:
    cast = world.cast
    await comes(await supper(cast.kalyna, cast.olena), cast.taras)
    await groups.leave(cast.taras, cast.kalyna.id)
    assert await Reminder.all().count() == 0


async def test_a_notice_leads_to_the_event_it_is_about(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, title="Борщ і пісні")
    await answered(one, cast.taras)
    await has_changed(one, "time,title")
    browser = await at(cast.taras)
    page = (await browser.get("/notices")).text
    assert "Борщ і пісні" in page
    assert "It is at another time now" in page
    (notice,) = await told(cast.taras)
    answer = await browser.post(f"/notices/{notice.pub}")
    assert answer.headers["location"] == f"/events/{one.pub}"
    again = (await browser.get("/notices")).text
    assert f'href="/events/{one.pub}"' in again, "seen ones are links"


async def test_who_only_promised_to_bring_something_hears_that_it_is_cancelled(
    world: World,
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    (tea,) = await wanted(one, "чай")
    here = await occurrence_for(cast.taras, one.pub)
    await actions.bring(cast.taras, here, PromiseForm({tea.id: 1}, public_id()))
    await actions.cancel_one(cast.olena, await occurrence_for(cast.olena, one.pub), "дощ")
    assert await Notice.filter(user_id=cast.taras.user_id, kind=Tells.CANCELLED).count() == 1
