"""Events on phones: what their programs read, and what they never learn."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from app.accounts.models import Session, Standing, User
from app.core.clock import now, today
from app.core.db import transaction
from app.core.sealed import seal
from app.core.tokens import kept
from app.core.viewer import Viewer
from app.events import actions
from app.events.models import (
    AnswerState,
    CalendarKey,
    Event,
    EventAudience,
    EventState,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from tests.cast import PASSWORD
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.events.calendars import Phone
from tests.events.making import KYIV, answered, membership_of, supper
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_is_planned(world: World) -> None:
    await Event.all().delete()


async def key_of(world: World, who: Viewer, *, is_full: bool = False) -> str:
    made = await actions.make_key(who, world.cast.kalyna.id, is_full=is_full)
    return f"/c/{world.cast.kalyna.pub}/calendar.ics?key={made}"


async def read(browser: Browser, path: str) -> Phone:
    answer = await browser.another().get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return Phone(answer.text)


async def series(
    world: World, rule: str, first: datetime, days: int, **different: Any
) -> list[Occurrence]:
    """All of it: what the rule gives by the clock on the wall there, as moments."""
    zone = first.tzinfo
    assert isinstance(zone, ZoneInfo)
    begun = await supper(
        world.cast.kalyna, world.cast.olena, begins=first, rule=rule, zone=zone.key, **different
    )
    event = await Event.get(id=begun.event_id)
    event.starts = f"{first:%Y-%m-%dT%H:%M}"
    await event.save()
    begun.local = event.starts
    await begun.save()
    made = [begun]
    walls = rrulestr(rule, dtstart=first.replace(tzinfo=None))
    for at in list(
        walls.between(first.replace(tzinfo=None), first.replace(tzinfo=None) + timedelta(days=days))
    ):
        starts_at = at.replace(tzinfo=zone).astimezone(UTC)
        made.append(
            await Occurrence.create(
                event_id=event.id,
                group_id=event.group_id,
                local=f"{at:%Y-%m-%dT%H:%M}",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=event.minutes),
            )
        )
    return made


RULES = ["FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,TH,SU", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY"]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Asia/Tbilisi", "Europe/Berlin"])
@pytest.mark.parametrize("hour", [18, 3])
async def test_a_year_with_two_clock_changes_is_read_as_it_was_meant(
    world: World, browser: Browser, zone: str, rule: str, hour: int
) -> None:
    """At three in the morning the clocks of Kyiv turn: there is no such time, or there are two."""
    this = now().year
    last_sunday_of_september = max(
        day
        for day in range(24, 31)
        if datetime(this, 9, day).weekday() == 6  # noqa: DTZ001
    )
    first = datetime(this, 9, last_sunday_of_september, hour, 30, tzinfo=ZoneInfo(zone))
    made = await series(world, rule, first, 370)
    phone = await read(browser, await key_of(world, world.cast.taras))
    seen = phone.shows(made[-1].starts_at)
    assert [one.starts_at for one in seen] == [one.starts_at for one in made]
    assert [one.ends_at for one in seen] == [one.ends_at for one in made]
    assert len(made) > 11


async def test_a_time_that_comes_twice_is_the_one_that_was_meant(
    world: World, browser: Browser
) -> None:
    second = datetime(now().year + 1, 10, 31, 3, 30, tzinfo=KYIV)
    while (second + timedelta(hours=1)).utcoffset() == second.utcoffset():
        second -= timedelta(days=1)
    meant = second.replace(fold=1).astimezone(UTC)
    assert meant != second.replace(fold=0).astimezone(UTC)
    await supper(world.cast.kalyna, world.cast.olena, begins=meant)
    phone = await read(browser, await key_of(world, world.cast.taras))
    (one,) = phone.shows(meant)
    assert one.starts_at == meant


async def test_what_differs_stands_beside_the_rule(world: World, browser: Browser) -> None:
    made = await series(
        world,
        "FREQ=WEEKLY",
        (now() + timedelta(days=2))
        .astimezone(KYIV)
        .replace(hour=18, minute=0, second=0, microsecond=0),
        60,
    )
    moved, cancelled, renamed, gone = made[1:5]
    await Occurrence.filter(id=moved.id).update(
        state=OccurrenceState.MOVED,
        starts_at=moved.starts_at + timedelta(hours=3),
        ends_at=moved.ends_at + timedelta(hours=4),
    )
    await Occurrence.filter(id=cancelled.id).update(state=OccurrenceState.CANCELLED)
    await Occurrence.filter(id=renamed.id).update(own={"title": "Чай, кава; сир", "place": "Сад"})
    await Occurrence.filter(id=gone.id).delete()
    path = await key_of(world, world.cast.taras, is_full=True)
    phone = await read(browser, path)
    seen = {one.starts_at: one for one in phone.shows(made[-1].starts_at)}
    later = seen[moved.starts_at + timedelta(hours=3)]
    assert later.ends_at - later.starts_at == timedelta(hours=3)
    assert moved.starts_at not in seen
    assert seen[cancelled.starts_at].is_cancelled
    assert (seen[renamed.starts_at].title, seen[renamed.starts_at].place) == (
        "Чай, кава; сир",
        "Сад",
    )
    assert gone.starts_at not in seen
    assert len(seen) == len(made) - 1
    assert {str(each["UID"]) for each in phone.events} == {(await Event.first()).uid}  # type: ignore[union-attr]
    assert len([each for each in phone.events if "RRULE" in each]) == 1
    before = max(int(each["SEQUENCE"]) for each in phone.events)
    async with transaction():
        await actions.changed(renamed, "title")
    again = await read(browser, path)
    assert min(int(each["SEQUENCE"]) for each in again.events) > before


async def test_a_series_that_was_called_off_does_not_go_on_in_the_phone(
    world: World, browser: Browser
) -> None:
    made = await series(world, "FREQ=WEEKLY", (now() + timedelta(days=2)).astimezone(KYIV), 60)
    phone = await read(browser, path := await key_of(world, world.cast.taras))
    a_year = now() + timedelta(days=365)
    assert len(phone.shows(a_year)) > 50, "it goes on by its rule"
    await Event.all().update(state=EventState.CANCELLED)
    await Occurrence.all().update(state=OccurrenceState.CANCELLED)
    seen = (await read(browser, path)).shows(a_year)
    assert len(seen) == len(made)
    assert all(one.is_cancelled for one in seen)


async def test_what_one_said_no_to_is_not_there(world: World, browser: Browser) -> None:
    cast = world.cast
    no = await supper(cast.kalyna, cast.olena)
    maybe = await supper(cast.kalyna, cast.olena)
    back = await supper(cast.kalyna, cast.olena)
    made = await series(world, "FREQ=WEEKLY", (now() + timedelta(days=2)).astimezone(KYIV), 30)
    for one in (no, made[1]):
        await answered(one, cast.taras, AnswerState.NOTED, says=Says.NO)
    await answered(maybe, cast.taras, AnswerState.NOTED, says=Says.MAYBE)
    await answered(back, cast.taras, AnswerState.CANCELLED)
    await answered(back, cast.taras)
    phone = await read(browser, await key_of(world, cast.taras))
    seen = [one.starts_at for one in phone.shows(made[-1].starts_at)]
    assert made[1].starts_at not in seen
    assert len(seen) == len(made) - 1 + 2
    others = await read(browser, await key_of(world, cast.marta))
    assert len(others.shows(made[-1].starts_at)) == len(made) + 3


MARKS = {
    "title": "ZZMARK-TITLE",
    "about": "ZZMARK-ABOUT",
    "place": "ZZMARK-PLACE",
}


async def marked(world: World, **different: Any) -> Occurrence:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena, **MARKS, **different)
    event = await Event.get(id=one.event_id)
    for name in ("exact_place", "online_url"):
        setattr(event, name, seal("ZZMARK-" + name, "event", event.pub, name))
    await event.save()
    await answered(one, cast.taras)
    await answered(one, cast.marta, is_shown=True)
    await Occurrence.filter(id=one.id).update(
        own={"title": "ZZMARK-OWN", "place": "ZZMARK-OWN-PLACE"}, why_cancelled="ZZMARK-WHY"
    )
    for each in await Membership.filter(group_id=cast.kalyna.id):
        each.name = "ZZMARK-NAME"
        await each.save()
    await type(cast.kalyna).filter(id=cast.kalyna.id).update(name="ZZMARK-CIRCLE")
    return one


@pytest.mark.parametrize("rule", ["", "FREQ=WEEKLY"])
async def test_a_neutral_calendar_says_a_time_and_nothing_else(
    world: World, browser: Browser, at: SitsDown, rule: str
) -> None:
    one = await marked(world, rule=rule)
    feed = (await read(browser, await key_of(world, world.cast.taras))).text
    file = (await (await at(world.cast.taras)).get(f"/events/{one.pub}.ics")).text
    for text in (feed, file):
        assert "ZZMARK" not in text
        assert world.cast.kalyna.pub not in text
        assert "SUMMARY:Appointment" in text
        assert not re.search(r"ATTENDEE|ORGANIZER|DESCRIPTION|LOCATION|URL|COMMENT", text)


async def test_a_full_calendar_says_title_and_rough_place_and_nothing_else(
    world: World, browser: Browser, at: SitsDown
) -> None:
    one = await marked(world)
    feed = (await read(browser, await key_of(world, world.cast.taras, is_full=True))).text
    file = (await (await at(world.cast.taras)).get(f"/events/{one.pub}.ics?titles=full")).text
    for text in (feed, file):
        assert set(re.findall(r"ZZMARK[A-Za-z_-]*", text)) == {"ZZMARK-OWN", "ZZMARK-OWN-PLACE"}


async def test_a_title_cannot_break_out_of_its_line(world: World, browser: Browser) -> None:
    cast = world.cast
    title = "Суп; хліб, сіль\r\nATTENDEE:mailto:a@b.c\nEND:VEVENT"
    await supper(cast.kalyna, cast.olena, title=title, begins=now() + timedelta(days=1))
    phone = await read(browser, await key_of(world, cast.taras, is_full=True))
    (one,) = phone.shows(now() + timedelta(days=2))
    assert one.title.splitlines() == title.splitlines()
    assert "\r\nATTENDEE" not in phone.text
    assert all(len(line.encode()) <= 75 for line in phone.text.split("\r\n"))


async def test_the_words_are_in_the_language_of_its_reader(world: World, browser: Browser) -> None:
    cast = world.cast
    await supper(cast.kalyna, cast.olena)
    await User.filter(id=cast.taras.user_id).update(locale="uk")
    phone = await read(browser, await key_of(world, cast.taras))
    assert str(phone.events[0]["SUMMARY"]) == "Зустріч"


async def test_only_what_one_may_know_of_and_what_is_really_planned(
    world: World, browser: Browser
) -> None:
    cast = world.cast
    await supper(cast.kalyna, cast.olena, audience=EventAudience.TEAM)
    for state in (EventState.DRAFT, EventState.ASKED, EventState.TEMPLATE):
        await supper(cast.kalyna, cast.olena, event_state=state)
    await supper(cast.tbilisi, cast.nino)
    a_month = now() + timedelta(days=30)
    for who, number in ((cast.taras, 0), (cast.marta, 1), (cast.olena, 1)):
        phone = await read(browser, await key_of(world, who))
        begun = [one for one in phone.shows(a_month) if one.starts_at > now()]
        assert len(begun) == number


async def test_a_file_of_one_time_belongs_to_its_series(world: World, at: SitsDown) -> None:
    made = await series(world, "FREQ=WEEKLY", (now() + timedelta(days=2)).astimezone(KYIV), 30)
    answer = await (await at(world.cast.taras)).get(f"/events/{made[2].pub}.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="event.ics"'
    phone = Phone(answer.text)
    (event,) = phone.events
    assert [one.starts_at for one in phone.shows(made[-1].starts_at)] == [
        made[2].starts_at.replace(second=0, microsecond=0)
    ] or [one.starts_at for one in phone.shows(made[-1].starts_at)] == [made[2].starts_at]
    assert "RRULE" not in event
    assert event["RECURRENCE-ID"].params["TZID"] == "Europe/Kyiv"


# --- the key


async def test_nobody_has_a_key_who_did_not_ask(world: World, at: SitsDown) -> None:
    circle = world.cast.kalyna.pub
    browser = await at(world.cast.taras)
    page = (await browser.get(f"/c/{circle}/calendar/key")).text
    assert await CalendarKey.all().count() == 0
    assert "key=" not in page
    assert f'href="/c/{circle}/calendar"' in page, "back to where it was opened"
    made = (await browser.post(f"/c/{circle}/calendar/key", titles="neutral")).text
    address = re.search(r'value="(http://kolo.test[^"]+key=([^"]+))"', made)
    assert address
    assert f'href="webcal://kolo.test/c/{circle}/calendar.ics?key={address[2]}"' in made
    row = await CalendarKey.get()
    assert row.key_hash == kept(address[2])
    assert len(address[2]) == 43, "256 bits"
    assert not row.is_full
    assert address[2] not in (await browser.get(f"/c/{circle}/calendar/key")).text, "only once"


async def test_the_key_opens_the_calendar_and_nothing_else(world: World, browser: Browser) -> None:
    path = await key_of(world, world.cast.taras)
    program = browser.another()
    before = await Session.all().count()
    answer = await program.get(path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "private" in answer.headers["cache-control"]
    assert not program.client.cookies
    assert await Session.all().count() == before
    key = path.split("key=")[1]
    assert (await program.get(f"/home?key={key}")).status_code == 303
    other = f"/c/{world.cast.tbilisi.pub}/calendar.ics?key={key}"
    assert (await program.get(other)).status_code == 404


async def test_a_program_that_has_it_already_is_told_so(world: World, browser: Browser) -> None:
    path, program = await key_of(world, world.cast.taras), browser.another()
    mark = (await program.get(path)).headers["etag"]
    again = await program.get(path, **{"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")
    await supper(world.cast.kalyna, world.cast.olena)
    assert (await program.get(path, **{"if-none-match": mark})).status_code == 200


async def test_sixty_times_a_day(world: World, browser: Browser) -> None:
    path, program = await key_of(world, world.cast.taras), browser.another()
    for _ in range(60):
        assert (await program.get(path)).status_code == 200
    no = await program.get(path)
    assert no.status_code == 429
    assert 0 < int(no.headers["retry-after"]) <= 86_400
    others = await key_of(world, world.cast.marta)
    assert (await program.get(others)).status_code == 200
    await CalendarKey.all().update(fetched_on=today() - timedelta(days=1))
    assert (await program.get(path)).status_code == 200
    assert await CalendarKey.get(key_hash=kept(path.split("key=")[1])).values("fetches") == {
        "fetches": 1
    }


async def test_taking_it_back_ends_it_at_once(world: World, browser: Browser, at: SitsDown) -> None:
    old, program = await key_of(world, world.cast.taras), browser.another()
    new = await key_of(world, world.cast.taras)
    assert (await program.get(old)).status_code == 404
    assert (await program.get(new)).status_code == 200
    answer = await (await at(world.cast.taras)).post(
        f"/c/{world.cast.kalyna.pub}/calendar/key/drop"
    )
    assert answer.status_code == 303
    gone = await program.get(new)
    assert gone.status_code == 404
    assert "set-cookie" not in gone.headers


async def test_it_ends_with_belonging(world: World, browser: Browser) -> None:
    cast = world.cast
    mine = Membership.filter(user_id=cast.taras.user_id, group_id=cast.kalyna.id)
    path, program = await key_of(world, cast.taras), browser.another()
    for state, status in (
        (Belonging.PAUSED, 200),  # resting, they still belong
        (Belonging.SUSPENDED, 404),
        (Belonging.BANNED, 404),
        (Belonging.LEFT, 404),
    ):
        await mine.update(state=state)
        assert (await program.get(path)).status_code == status, state
    await mine.update(state=Belonging.ACTIVE)
    await User.filter(id=cast.taras.user_id).update(standing=Standing.BANNED)
    assert (await program.get(path)).status_code == 404
    await User.filter(id=cast.taras.user_id).update(standing=Standing.ACTIVE)
    await groups.leave(cast.taras, cast.kalyna.id)
    assert await CalendarKey.all().count() == 0, "whoever comes back has none"


async def test_titles_can_be_chosen_and_taken_back_without_a_new_key(
    world: World, browser: Browser, at: SitsDown
) -> None:
    await marked(world)
    path = await key_of(world, world.cast.taras)
    circle, hers = world.cast.kalyna.pub, await at(world.cast.taras)
    for titles, is_there in (("full", True), ("neutral", False)):
        await hers.post(f"/c/{circle}/calendar/key/titles", titles=titles)
        assert ("ZZMARK" in (await read(browser, path)).text) == is_there


async def test_an_event_page_offers_it(world: World, at: SitsDown) -> None:
    event = (await supper(world.cast.kalyna, world.cast.olena)).pub
    page = (await (await at(world.cast.taras)).get(f"/events/{event}")).text
    assert f'href="/events/{event}.ics"' in page


async def test_every_calendar_can_be_read_at_all(world: World, browser: Browser) -> None:
    """Nothing planned is a calendar too."""
    phone = await read(browser, await key_of(world, world.cast.taras))
    assert phone.events == []
    assert isinstance(phone.calendar, Calendar)
    assert (await membership_of(world.cast.taras, world.cast.kalyna)).id


async def test_no_note_of_the_machine_holds_a_key(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    path = await key_of(world, world.cast.taras)
    await Event.all().update(zone="Nowhere/AtAll")  # so that something breaks
    await supper(world.cast.kalyna, world.cast.olena, zone="Nowhere/AtAll")
    assert (await browser.another().get(path)).status_code == 500
    assert caplog.records
    key = path.split("key=")[1]
    ours = [each for each in caplog.records if not each.name.startswith(("httpx", "httpcore"))]
    assert not any(key in each.getMessage() for each in ours)


async def test_a_new_password_ends_it(world: World, browser: Browser, at: SitsDown) -> None:
    """Whoever knew the old one could have made a key for themselves (R12)."""
    cast = world.cast
    path, others = await key_of(world, cast.taras), await key_of(world, cast.marta)
    answer = await (await at(cast.taras)).post(
        "/settings/password", current_password=PASSWORD, password="інша тепла піч 8"
    )
    assert answer.status_code == 303
    assert (await browser.another().get(path)).status_code == 404
    assert (await browser.another().get(others)).status_code == 200
