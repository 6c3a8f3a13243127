"""Whoever stays away for sixty days rests: told first, and back with one tap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.audit.models import Entry
from app.chat.actions import open_everyones_room, seat
from app.chat.models import Room
from app.chat.queries import lines_for
from app.core.clock import today
from app.core.errors import Forbidden
from app.groups import actions
from app.groups.actions import resting
from app.groups.models import Belonging, Membership
from app.groups.queries import members_of
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.test_measures import seen_by, state_of
from tests.groups.ways import words_of


async def mine(cast: Cast) -> Membership:
    return await Membership.get(group_id=cast.kalyna.id, user_id=cast.taras.user_id)


async def days_pass(cast: Cast, monkeypatch: pytest.MonkeyPatch, days: int) -> date:
    """The clock of the job stands so many days after Taras was last here."""
    day = ((await mine(cast)).seen_on or today()) + timedelta(days=days)
    monkeypatch.setattr(resting, "today", lambda: day)
    await actions.let_rest()
    return day


async def everybody_else_was_here(cast: Cast) -> None:
    others = Membership.exclude(user_id=cast.taras.user_id)
    await others.update(seen_on=today() + timedelta(days=400))


async def test_who_stays_away_is_told_and_then_rests(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await everybody_else_was_here(cast)
    await days_pass(cast, monkeypatch, 52)
    assert (await mine(cast)).told_on is None
    await days_pass(cast, monkeypatch, 53)
    assert (await mine(cast)).told_on is not None
    await days_pass(cast, monkeypatch, 59)
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE
    await days_pass(cast, monkeypatch, 60)
    await actions.let_rest()
    assert await state_of(cast, cast.taras) is Belonging.PAUSED
    (entry,) = await Entry.all()
    assert (entry.deed, entry.actor_id, entry.is_power) == ("member.rests", None, False)
    assert cast.taras.user_id in [one.user_id for one in await members_of(cast.kalyna.id)]


async def test_nobody_rests_who_was_not_told_a_week_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await everybody_else_was_here(cast)
    await days_pass(cast, monkeypatch, 90)  # the server stood still
    await days_pass(cast, monkeypatch, 96)
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE
    await days_pass(cast, monkeypatch, 97)
    assert await state_of(cast, cast.taras) is Belonging.PAUSED


async def test_a_visit_begins_the_count_anew_and_says_why(cast: Cast, browser: Browser) -> None:
    long_ago = today() - timedelta(days=55)
    await Membership.filter(user_id=cast.taras.user_id).update(seen_on=long_ago, told_on=long_ago)
    await browser.as_(cast.taras)
    assert "You have not looked in" not in (await browser.get("/home")).text
    home = f"/c/{cast.kalyna.pub}"
    assert "Now that you are here, nothing changes." in words_of(await browser.get(home))
    assert ((await mine(cast)).seen_on, (await mine(cast)).told_on) == (today(), None)
    assert 'id="told"' not in (await browser.get(home)).text


async def test_looking_into_a_room_is_a_visit_to_its_circle_and_to_no_other(
    cast: Cast, browser: Browser
) -> None:
    await open_everyones_room(cast.kalyna.id)
    await seat(cast.kalyna.id, cast.taras.user_id or 0, False)
    long_ago = today() - timedelta(days=55)
    here = await Membership.create(group_id=cast.tbilisi.id, user_id=cast.taras.user_id, name="Т")
    await Membership.filter(user_id=cast.taras.user_id).update(seen_on=long_ago, told_on=long_ago)
    await browser.as_(cast.taras)
    room = await Room.get(group_id=cast.kalyna.id)
    assert "You have not looked in for a long time" in words_of(await browser.get("/home"))
    await browser.get(f"/rooms/{room.pub}")
    assert (await mine(cast)).seen_on == today()
    assert (await Membership.get(id=here.id)).seen_on == long_ago


async def test_one_tap_and_they_are_back(cast: Cast, browser: Browser) -> None:
    home = f"/c/{cast.kalyna.pub}"
    await browser.as_(cast.taras)
    assert "Nothing calls you" in (await browser.get(f"{home}/rest")).text
    rests = await browser.follow(await browser.post(f"{home}/rest"))
    assert await state_of(cast, cast.taras) is Belonging.PAUSED
    assert "I am back" in rests.text
    back = await browser.follow(await browser.post(f"{home}/back"))
    assert "Good that you are here again." in words_of(back)
    assert "I am back" not in back.text
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE
    await browser.post(f"{home}/back")
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE


async def test_nothing_calls_who_rests_and_nothing_is_lost(cast: Cast, browser: Browser) -> None:
    await open_everyones_room(cast.kalyna.id)
    for one in (cast.olena, cast.taras):
        await seat(cast.kalyna.id, one.user_id or 0, False)
    room = await Room.get(group_id=cast.kalyna.id)
    await browser.as_(cast.olena)
    await browser.post(f"/rooms/{room.pub}/messages", text="Добрий вечір", cid="a" * 22)
    await actions.rest(cast.taras, cast.kalyna.id)
    (line,) = await lines_for(await seen_by(cast.taras))
    assert (line.loud, line.last_text) == (0, "Добрий вечір")
    await actions.come_back(cast.taras, cast.kalyna.id)
    (line,) = await lines_for(await seen_by(cast.taras))
    assert line.loud == 1


async def test_the_last_owner_never_rests_by_the_clock(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await days_pass(cast, monkeypatch, 60)
    await days_pass(cast, monkeypatch, 70)
    assert await state_of(cast, cast.marta) is Belonging.PAUSED
    assert await state_of(cast, cast.olena) is Belonging.ACTIVE


async def test_of_who_was_here_before_visits_were_kept_the_count_begins_now(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Membership.all().update(seen_on=None)
    day = await days_pass(cast, monkeypatch, 0)
    assert {one.seen_on for one in await Membership.all()} == {day}
    assert await state_of(cast, cast.taras) is Belonging.ACTIVE


async def test_strangers_rest_nowhere(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        await actions.rest(cast.nino, cast.kalyna.id)
