"""A socket that stays open while its person comes, goes, rests, or loses a role (R52)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.chat import actions as chat
from app.chat.models import Room
from app.core.clock import now
from app.core.config import Config
from app.core.db import transaction
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups import actions
from tests.cast import Cast
from tests.conftest import Database
from tests.groups.test_measures import REASON, WEEK, whom
from tests.groups.ways import invited
from tests.live import Live, live
from tests.realtime.place import Client


@pytest.fixture
async def here(db: Database, cast: Cast, config: Config) -> AsyncIterator[Live]:
    """Everybody of Kalyna has a seat in its room."""
    async with live(db, config) as place:
        await chat.open_everyones_room(cast.kalyna.id)
        for who in (cast.olena, cast.marta, cast.taras):
            is_keeper = who is not cast.taras
            await chat.seat(cast.kalyna.id, who.user_id or 0, is_keeper)
        yield place


async def room_of(cast: Cast) -> str:
    return (await Room.get(group_id=cast.kalyna.id)).pub


async def says(client: Client, room: str, text: str) -> dict[str, Any]:
    return await client.ask("send", room=room, cid=public_id(), text=text)


async def stands(here: Live, person: Viewer) -> None:
    """What a gateway was told in passing has been taken in."""
    while here.gateway._tasks:
        await next(iter(here.gateway._tasks))


async def test_who_left_and_came_back_is_new_on_the_socket_they_never_closed(
    here: Live, cast: Cast, config: Config
) -> None:
    room = await room_of(cast)
    await Room.filter(pub=room).update(premod="new")  # of newcomers it is looked at first
    taras = await here.of(cast.taras)
    assert "held" not in await says(taras, room, "Добрий день")
    await actions.leave(cast.taras, cast.kalyna.id)
    await taras.hear("you", k="gone", room=room)
    assert (await says(taras, room, "Я ще тут?"))["code"] == "not_member"
    _, code = await invited(config, cast.olena, cast.kalyna, label="")
    await actions.join(Viewer(user_id=cast.taras.user_id, pub=cast.taras.pub), code, "Тарас")
    await taras.hear("you", k="room")
    await stands(here, cast.taras)
    assert (await says(taras, room, "Я знову тут"))["held"] is True


async def test_who_is_moderator_no_more_cannot_remove_others_words_on_an_open_socket(
    here: Live, cast: Cast
) -> None:
    room = await room_of(cast)
    marta, taras = await here.of(cast.marta), await here.of(cast.taras)
    first, second = [(await says(taras, room, words))["id"] for words in ("Раз", "Два")]
    gone = await marta.ask("del", room=room, cid=public_id(), id=first)
    assert gone["t"] == "ack"
    async with transaction():
        await actions.take_role(cast.kalyna.id, cast.marta.user_id or 0, Role.MODERATOR)
    told = await marta.hear("you", k="perm", room=room)
    assert told["role"] == "member"
    refused = await marta.ask("del", room=room, cid=public_id(), id=second)
    assert (refused["t"], refused["code"]) == ("err", "forbidden")


async def test_who_is_made_a_moderator_may_at_once(here: Live, cast: Cast) -> None:
    room = await room_of(cast)
    taras, marta = await here.of(cast.taras), await here.of(cast.marta)
    said = (await says(marta, room, "Раз"))["id"]
    async with transaction():
        await actions.give_role(cast.kalyna.id, cast.taras.user_id or 0, Role.MODERATOR)
    await taras.hear("you", k="perm", room=room)
    assert (await taras.ask("del", room=room, cid=public_id(), id=said))["t"] == "ack"


async def test_whoever_is_suspended_is_signed_out_of_their_socket(here: Live, cast: Cast) -> None:
    taras = await here.of(cast.taras)
    await actions.suspend(cast.marta, whom(cast, cast.taras), now() + WEEK, REASON)
    assert await taras.closed() == 4401


async def test_no_number_calls_who_rests_also_on_a_socket_that_was_open(
    here: Live, cast: Cast
) -> None:
    room = await room_of(cast)
    taras, olena = await here.of(cast.taras), await here.of(cast.olena)
    await says(olena, room, "Раз")
    assert (await taras.hear("bump"))["rooms"][0]["room"] == room
    await actions.rest(cast.taras, cast.kalyna.id)
    card = (await taras.hear("you", k="room"))["room"]
    assert (card["noti"], card["unread"], card["ment"]) == ("rest", 0, 0)
    said = await says(olena, room, "@Тарас, як ти?")
    await here.gateway.lists.tell()
    assert "bump" not in [frame["t"] for frame in await taras.silence()]
    again = await here.of(cast.taras)
    assert [one["unread"] for one in again.page["rooms"]] == [0]
    await actions.come_back(cast.taras, cast.kalyna.id)
    card = (await taras.hear("you", k="room"))["room"]
    assert (card["noti"], card["unread"], card["ment"]) == ("mentions", 2, 0)
    assert said["t"] == "ack"


async def test_who_rests_is_not_counted_among_those_who_are_here(here: Live, cast: Cast) -> None:
    room = await room_of(cast)
    taras = await here.of(cast.taras)
    await taras.sub(room, eph=True)
    await here.gateway.ephemera.look()
    attendance = here.gateway.ephemera._attendance
    room_id = (await Room.get(pub=room)).id
    assert list(attendance.roll(room_id).people) == [cast.taras.pub]
    await actions.rest(cast.taras, cast.kalyna.id)
    await taras.hear("you", k="room")
    await stands(here, cast.taras)
    again = await here.of(cast.taras)
    await again.sub(room, eph=True)
    await attendance.count()
    assert list(attendance._rooms[room_id].fading) == [cast.taras.pub]
