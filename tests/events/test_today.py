"""What of events stands on the home page of a circle."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.viewer import Role
from app.events.models import AnswerState, Event, EventState, OccurrenceState, Says
from app.groups.models import RoleGrant
from app.notices.actions import notify
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.events.making import membership_of, supper
from tests.events.test_calendar import answers
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_is_planned_yet(world: World) -> None:
    await Event.all().delete()


async def home(browser: Browser, world: World) -> str:
    answer = await browser.get(f"/c/{world.cast.kalyna.pub}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text).partition("<main")[2]


async def test_what_one_goes_to_next(world: World, at: SitsDown) -> None:
    cast = world.cast
    for days, state, title in (
        (1, AnswerState.CANCELLED, "Скасувала"),
        (2, AnswerState.WAITLISTED, "Чекаю"),
        (3, AnswerState.CONFIRMED, "Найближче"),
        (4, AnswerState.CONFIRMED, "Потім"),
    ):
        begins = now() + timedelta(days=days)
        one = await supper(cast.kalyna, cast.olena, begins=begins, own={"title": title})
        await answers(cast.taras, one, state, Says.GOING)
    begins = now() + timedelta(days=2, hours=2)
    off = await supper(cast.kalyna, cast.olena, begins=begins, state=OccurrenceState.CANCELLED)
    await answers(cast.taras, off, AnswerState.CONFIRMED, Says.GOING)
    html = await home(await at(cast.taras), world)
    assert "Найближче" in html
    for title in ("Скасувала", "Чекаю", "Потім", off.pub):
        assert title not in html


async def test_a_kept_seat_stands_there_until_it_is_answered(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    await answers(cast.taras, one, AnswerState.OFFERED, Says.GOING)
    html = await home(await at(cast.taras), world)
    assert "A place is kept for you at “<bdi>Вечеря</bdi>”" in html
    assert "Nothing new." not in html
    assert "A place is kept" not in await home(await at(cast.marta), world)


async def test_what_waits_for_a_yes_stands_before_those_who_may_say_it(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.taras, event_state=EventState.ASKED)
    orhan = await membership_of(cast.marta, cast.kalyna)
    words = "“<bdi>Вечеря</bdi>” waits for a yes"
    assert words in await home(await at(cast.olena), world)
    assert words not in await home(await at(cast.marta), world)
    await RoleGrant.create(membership_id=orhan.id, role=Role.ORGANISER)
    assert words in await home(await at(cast.marta), world)
    await Event.filter(id=one.event_id).update(state=EventState.PUBLISHED)
    assert words not in await home(await at(cast.olena), world)


async def test_what_one_was_told_is_counted_until_it_is_looked_at(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    one = await supper(cast.kalyna, cast.olena)
    assert cast.taras.user_id
    await notify(
        [cast.taras.user_id], "event.seated", target=one.pub, key="1", group_id=cast.kalyna.id
    )
    html = await home(taras, world)
    assert "What is new" in html
    assert 'href="/notices"' in html
    await taras.post("/notices/seen")
    assert "What is new" not in await home(taras, world)


async def test_the_bar_of_places_leads_to_the_calendar(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    one = await supper(cast.kalyna, cast.olena)
    own = f'<a href="/c/{cast.kalyna.pub}/calendar"'
    assert own in (await taras.get(f"/c/{cast.kalyna.pub}")).text
    for path in (f"/c/{cast.kalyna.pub}/calendar", f"/events/{one.pub}"):
        assert re.search(own + r' aria-current="(page|true)"', (await taras.get(path)).text), path
    more = (await taras.get("/more")).text
    assert 'href="/calendar"' in more
    assert 'href="/notices"' in more
