"""Whatever a host does to a series, a phone shows what really takes place, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.db import transaction
from app.events import actions
from app.events.actions import editing
from app.events.forms import EventForm, OneForm
from app.events.models import Event, Occurrence, OccurrenceState, Reminder
from app.events.queries import Happening, occurrence_for, version_of
from tests.conftest import Browser
from tests.events.calendars import Phone
from tests.events.making import answered
from tests.events.plans import plan_sent, planned_by, sunday, times_of
from tests.world import World


class Kept:
    """Taras's phone, which comes again after every change."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.browser, self.path, self.sequences = browser, path, dict[str, int]()

    async def shows_what_takes_place(self) -> None:
        phone = Phone((await self.browser.another().get(self.path)).text)
        until = now() + timedelta(days=80)
        rows = await Occurrence.filter(starts_at__lte=until, ends_at__gt=now())
        on = sorted(row.starts_at for row in rows if row.happens)
        off = sorted(row.starts_at for row in rows if row.state is OccurrenceState.CANCELLED)
        seen = phone.shows(until)
        assert [one.starts_at for one in seen if not one.is_cancelled] == on
        assert [one.starts_at for one in seen if one.is_cancelled] == off
        for row in rows:
            assert row.ends_at in [one.ends_at for one in seen if one.starts_at == row.starts_at]
        for each in phone.events:
            uid, sequence = str(each["UID"]), int(each["SEQUENCE"])
            assert sequence >= self.sequences.get(uid, 0)
            self.sequences[uid] = sequence


@pytest.fixture
async def phone(world: World, browser: Browser) -> Kept:
    await Event.all().delete()
    circle = world.cast.kalyna
    key = await actions.make_key(world.cast.taras, circle.id, is_full=True)
    return Kept(browser, f"/c/{circle.pub}/calendar.ics?key={key}")


async def looked_at(world: World, row: Occurrence) -> tuple[Happening, str]:
    one = await occurrence_for(world.cast.olena, row.pub)
    return one, version_of(one.event, one.row)


async def edits(world: World, row: Occurrence, which: str, **different: object) -> None:
    one, version = await looked_at(world, row)
    sent = plan_sent(version=version, **different)
    if which == "one":
        await editing.edit_one(world.cast.olena, one, OneForm.parse(sent, "Europe/Kyiv"))
    elif which == "all":
        await editing.edit_all(world.cast.olena, one, EventForm.parse(sent))
    else:
        await editing.edit_following(world.cast.olena, one, EventForm.parse(sent))


async def test_a_series_that_is_moved_about(world: World, phone: Kept) -> None:
    weekly = {"repeat": "weekly"}
    event = await planned_by(world.cast.olena, world.cast.kalyna, **weekly)
    rows = await times_of(event)
    await phone.shows_what_takes_place()
    await edits(
        world, rows[1], "one", day=sunday(2) + timedelta(days=2), at="17:00", end_at="21:15"
    )
    await phone.shows_what_takes_place()
    await answered(rows[2], world.cast.marta)
    await edits(world, rows[0], "all", **weekly, at="19:00", end_at="20:30")
    await phone.shows_what_takes_place()
    skips = f"{sunday(5):%d.%m.%Y}"
    await edits(world, rows[0], "all", **weekly, at="19:00", end_at="20:30", skips=skips)
    await phone.shows_what_takes_place()
    later = {"day": sunday(7), "at": "10:00", "end_at": "12:00", "every": 2}
    await edits(world, rows[6], "following", **weekly, **later)
    await phone.shows_what_takes_place()
    assert len(phone.sequences) == 2
    await edits(world, rows[0], "all", **weekly, title="Чай", at="19:00", end_at="20:30", every=2)
    await phone.shows_what_takes_place()


async def test_a_series_that_begins_on_another_day(world: World, phone: Kept) -> None:
    event = await planned_by(world.cast.olena, world.cast.kalyna, repeat="weekly")
    rows = await times_of(event)
    for row in rows[:3]:
        await answered(row, world.cast.marta)
    monday = sunday() + timedelta(days=1)
    await edits(world, rows[0], "all", repeat="weekly", day=monday)
    await phone.shows_what_takes_place()


async def test_reminders_follow_the_new_time(world: World, phone: Kept) -> None:
    event = await planned_by(world.cast.olena, world.cast.kalyna, day=sunday(2))
    (row,) = await times_of(event)
    mine = await answered(row, world.cast.taras)
    async with transaction():
        assert mine.membership_id is not None
        await actions.remind(row, [mine.membership_id])
    await edits(world, row, "one", day=sunday(3), at="09:00", end_at="10:00")
    (row,) = await times_of(event)
    due = await Reminder.filter(occurrence_id=row.id).order_by("due_at")
    assert [row.starts_at - one.due_at for one in due] == [timedelta(days=1), timedelta(hours=2)]
    await phone.shows_what_takes_place()
