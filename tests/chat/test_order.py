"""Somebody should be quiet for a time, or go: what those who keep order may ask."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from app.chat import actions, queries
from app.chat.forms import MuteForm
from app.chat.log import Join
from app.chat.models import Room, RoomKind
from app.chat.the_log import the_log
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, NotFound
from realtime.needs import Batch
from tests.cast import Cast
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import World, lived_in


@pytest.fixture
async def told(db: Database) -> AsyncIterator[list[Batch]]:
    async with open_log(db) as told:
        yield told


@pytest.fixture
async def world(told: list[Batch], cast: Cast, config: Config) -> World:
    return await lived_in(cast, config)


@pytest.fixture
async def marta(browser: Browser, world: World) -> Browser:
    return await browser.as_(world.cast.marta)


async def small_room(world: World) -> Room:
    """A room of its own, with Marta, who keeps it, and Taras."""
    room = await Room.create(group_id=world.cast.kalyna.id, kind=RoomKind.CLOSED, title="Ліки")
    for who, role in ((world.cast.marta, "host"), (world.cast.taras, "member")):
        assert who.user_id is not None
        await the_log().put(Join(room.id, who.user_id, role))
    return room


def path_of(world: World, room: str | None = None) -> str:
    return f"/rooms/{room or world.things['room']}/people/{world.cast.taras.pub}"


async def test_a_pause_is_told_to_the_person_alone_with_its_reason(
    marta: Browser, browser: Browser, world: World, told: list[Batch]
) -> None:
    page = await marta.get(path_of(world))
    assert "Тарас" in page.text
    assert "Take out of this room" not in page.text, "everybody is in this one"
    done = await marta.post(path_of(world) + "/mute", minutes="60", reason="harassment")
    assert "and can write again:" in (await marta.follow(done)).text
    batch = told[-1]
    assert batch.events == ()
    (fact,) = batch.facts
    assert fact.user_id == world.cast.taras.user_id
    assert json.loads(fact.json)["why"] == "Це цькує або принижує когось"
    taras = await browser.another().as_(world.cast.taras)
    said = await taras.post(f"/rooms/{world.things['room']}/messages", text="Що?")
    assert said.status_code == 403


async def test_it_can_be_ended_early(marta: Browser, world: World) -> None:
    await marta.post(path_of(world) + "/mute", minutes="1440", reason="spam")
    done = await marta.post(path_of(world) + "/lift")
    assert "and can write again:" not in (await marta.follow(done)).text


async def test_how_long_and_why_are_asked_for(marta: Browser, world: World) -> None:
    page = await marta.post(path_of(world) + "/mute", minutes="99999")
    assert page.status_code == 422
    assert "Please choose how long." in page.text
    assert "Please choose why." in page.text


async def test_somebody_is_taken_out_of_a_room_and_stays_in_the_circle(
    marta: Browser, world: World, told: list[Batch]
) -> None:
    room = await small_room(world)
    page = await marta.get(path_of(world, room.pub))
    assert "Take out of this room" in page.text
    gone = await marta.post(path_of(world, room.pub) + "/out")
    assert gone.headers["location"] == f"/rooms/{room.pub}"
    assert told[-1].gone[0][1:] == (world.cast.taras.user_id, "kick")
    with pytest.raises(NotFound):
        await queries.room_for(world.cast.taras, room.pub)
    assert await queries.room_for(world.cast.taras, world.things["room"])


async def test_whoever_is_taken_out_of_an_open_room_has_to_ask_to_come_back(
    marta: Browser, world: World
) -> None:
    room = await small_room(world)
    await Room.filter(id=room.id).update(kind=RoomKind.OPEN)
    await marta.post(path_of(world, room.pub) + "/out")
    taras = await marta.another().as_(world.cast.taras)
    away = await taras.get(f"/rooms/{room.pub}")
    assert away.headers["location"] == f"/rooms/{room.pub}/knock"
    assert room.title not in (await taras.follow(away)).text
    assert (await taras.get(f"/rooms/{room.pub}/about")).status_code == 404
    assert (await taras.post(f"/rooms/{room.pub}/join")).status_code == 404
    assert room.title not in (await taras.get(f"/c/{world.cast.kalyna.pub}/rooms/find")).text
    assert (await taras.post(f"/rooms/{room.pub}/knock")).status_code == 303
    waits = await marta.get(f"/rooms/{room.pub}/people")
    assert "Тарас" in waits.text
    await marta.post(f"/rooms/{room.pub}/people/{world.cast.taras.pub}/door", answer="yes")
    assert (await taras.get(f"/rooms/{room.pub}")).status_code == 200


async def test_nobody_is_taken_out_of_everybodys_room(marta: Browser, world: World) -> None:
    page = await marta.post(path_of(world) + "/out")
    assert (page.status_code, "Everybody of the circle" in page.text) == (409, True)


async def test_keepers_do_not_silence_each_other(marta: Browser, world: World) -> None:
    room, seat = await queries.room_for(world.cast.olena, world.things["room"])
    member = await the_log().member(seat.room_id, world.cast.olena.pub)
    assert member is not None
    kept = queries.Kept(room, member)
    for asked in (
        actions.mute(world.cast.marta, kept, MuteForm(10, "spam")),
        actions.unmute(world.cast.marta, kept),
        actions.take_out(world.cast.marta, kept),
    ):
        with pytest.raises(Forbidden, match="looks after the room, too"):
            await asked
    page = await marta.get(f"/rooms/{room.pub}/people/{world.cast.olena.pub}")
    assert "looks after the room, too" in page.text
    assert "Begin the pause" not in page.text


async def test_others_do_not_even_learn_who_is_there(browser: Browser, world: World) -> None:
    taras = await browser.as_(world.cast.taras)
    for pub in (world.cast.taras.pub, world.cast.marta.pub, world.cast.nino.pub):
        assert (await taras.get(f"/rooms/{world.things['room']}/people/{pub}")).status_code == 403


async def test_somebody_who_is_not_in_the_room_is_not_there(marta: Browser, world: World) -> None:
    path = f"/rooms/{world.things['room']}/people/{world.cast.nino.pub}"
    assert (await marta.get(path)).status_code == 404
    assert (await marta.post(path + "/lift")).status_code == 404


async def test_between_two_people_nobody_keeps_order(marta: Browser, world: World) -> None:
    assert world.cast.taras.user_id is not None
    assert world.cast.marta.user_id is not None
    room = await Room.create(
        group_id=world.cast.kalyna.id, kind=RoomKind.DIRECT, title="", pair="1:2"
    )
    for who in (world.cast.marta, world.cast.taras):
        assert who.user_id is not None
        await the_log().put(Join(room.id, who.user_id))
    assert (await marta.get(path_of(world, room.pub))).status_code == 403
    kept = queries.Kept(room, (await the_log().member(room.id, world.cast.taras.pub)))  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        await actions.take_out(world.cast.marta, kept)


async def test_everybodys_room_is_refused_even_past_the_page(world: World) -> None:
    kept = await queries.member_to_keep(
        world.cast.marta, world.things["room"], world.cast.taras.pub
    )
    with pytest.raises(Conflict):
        await actions.take_out(world.cast.marta, kept)
