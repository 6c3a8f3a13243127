"""What nobody told this process about the people here is found in the log, and told late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from realtime import wire
from realtime.limits import Times
from realtime.needs import Fact, Stay
from realtime.standings import MOST_ROOMS
from tests.realtime.place import Client, Place, place
from tests.realtime.world import World

NEVER = Times(look=3600, recheck=3600, lists=0.05)


@pytest.fixture
async def lonely(world: World) -> AsyncIterator[Place]:
    """A gateway that nobody tells anything, and that looks when it is told to."""
    world.deliver = lambda _: None
    async with place(world, times=NEVER) as here:
        yield here


async def look(here: Place, *, is_news: bool = True) -> None:
    await here.gateway._rounds.standings.look(is_news=is_news)


async def heard(client: Client) -> list[dict[str, Any]]:
    await asyncio.sleep(0.1)  # lists are told by the clock
    return await client.silence()


async def test_who_is_out_is_told_so_in_rooms_they_do_not_look_at(lonely: Place) -> None:
    client, witness = await lonely.join("olena"), await lonely.join("taras")
    seq = lonely.world.kick("olena", "odesa", told=False)
    await look(lonely, is_news=False)
    gone = {"t": "you", "k": "gone", "room": "odesa", "seq": seq, "why": "left"}
    assert [frame for frame in await heard(client) if frame["t"] == "you"] == [gone]
    assert [frame["t"] for frame in await heard(witness)] in ([], ["bump"])
    await look(lonely)
    assert [frame for frame in await heard(client) if frame["t"] == "you"] == []


async def test_who_was_let_in_is_shown_the_room(lonely: Place) -> None:
    client = await lonely.join("nino")
    lonely.world.let_in("nino", "odesa", told=False)
    await look(lonely, is_news=False)
    card = (await client.hear("you"))["room"]
    assert card["room"] == "odesa"
    await look(lonely)
    assert await heard(client) == []


async def test_a_list_hears_of_what_was_said_in_its_rooms(lonely: Place) -> None:
    client = await lonely.join("olena")
    lonely.world.say("taras", "odesa", told=False)
    await look(lonely, is_news=False)
    (bumped,) = (await client.hear("bump"))["rooms"]
    assert (bumped["room"], bumped["head"], bumped["head_n"]) == ("odesa", 1, 1)
    await look(lonely)
    assert await heard(client) == []


async def test_a_marker_moved_elsewhere_is_told_once(lonely: Place) -> None:
    lonely.world.fill("odesa", 5, by="taras")
    client = await lonely.join("olena")
    await look(lonely)
    lonely.world.rooms["odesa"].marks[lonely.world.people["olena"].id] = 3
    await look(lonely)
    marker = await client.hear("read")
    assert (marker["seq"], marker["n"], marker["unread"], marker["ment"]) == (3, 3, 2, 0)
    await look(lonely)
    assert await heard(client) == []


async def test_a_marker_whose_news_was_lost_unnoticed_is_told_in_the_end(lonely: Place) -> None:
    lonely.world.fill("odesa", 5, by="taras")
    client = await lonely.join("olena")
    lonely.world.rooms["odesa"].marks[lonely.world.people["olena"].id] = 3
    await look(lonely, is_news=False)
    assert (await client.hear("read"))["seq"] == 3


async def test_a_marker_that_a_look_finds_behind_what_was_told_is_not_told(lonely: Place) -> None:
    """It was read before the news came."""
    lonely.world.fill("odesa", 5, by="taras")
    client = await lonely.join("olena")
    lonely.gateway.lists.learn(
        Fact(lonely.world.people["olena"].id, wire.encode(marker_at(4)), may_wait=False)
    )
    lonely.world.rooms["odesa"].marks[lonely.world.people["olena"].id] = 3
    await look(lonely)
    assert await heard(client) == []


async def test_a_marker_moved_back_elsewhere_is_told_so(lonely: Place) -> None:
    lonely.world.fill("odesa", 5, by="taras")
    client = await lonely.join("olena")
    marks, olena = lonely.world.rooms["odesa"].marks, lonely.world.people["olena"].id
    marks[olena] = 4
    await look(lonely)
    assert (await client.hear("read"))["seq"] == 4
    marks[olena] = 2
    await look(lonely)
    marker = await client.hear("read")
    assert (marker["seq"], marker["force"]) == (2, True)


async def test_news_of_a_marker_that_was_overtaken_is_not_told(lonely: Place) -> None:
    lonely.world.fill("odesa", 5, by="taras")
    client, olena = await lonely.join("olena"), lonely.world.people["olena"].id
    for seq in (4, 3):
        lonely.gateway._hear(Fact(olena, wire.encode(marker_at(seq))))
    assert [frame["seq"] for frame in await heard(client)] == [4]
    lonely.gateway._hear(Fact(olena, wire.encode(marker_at(2, force=True))))
    assert [frame["seq"] for frame in await heard(client)] == [2]


def marker_at(seq: int, **force: bool) -> wire.Read:
    return wire.Read(room="odesa", seq=seq, n=seq, unread=5 - seq, ment=0, **force)


@pytest.mark.parametrize(("until", "told"), [(2**50, 2**50), (1, None)])
async def test_who_was_muted_elsewhere_is_told(
    lonely: Place, monkeypatch: pytest.MonkeyPatch, until: int, told: int | None
) -> None:
    client = await lonely.join("olena")
    await look(lonely)
    stays = lonely.world.stays

    async def muted(users: Any) -> list[Stay]:
        return [replace(stay, mute_until=until, role="host") for stay in await stays(users)]

    monkeypatch.setattr(lonely.world, "stays", muted)
    await look(lonely)
    perm = {"t": "you", "k": "perm", "room": "odesa", "role": "host", "mute_until": told}
    assert await client.hear("you") == perm


async def test_nobody_is_looked_up_before_their_welcome(lonely: Place) -> None:
    lonely.world.wait_in["cards"] = asyncio.Event()
    lonely.world.was_in["cards"] = asyncio.Event()
    client = await lonely.open("olena")
    await lonely.world.was_in["cards"].wait()
    await look(lonely)
    lonely.world.wait_in.pop("cards").set()
    assert [frame["t"] for frame in await heard(client)] == ["welcome"]


async def test_whoever_has_very_many_rooms_asks_for_the_rest(lonely: Place) -> None:
    for number in range(MOST_ROOMS + 5):
        lonely.world.room(f"a{number:03}", "nino")
    client = await lonely.join("nino")
    await look(lonely)
    assert await heard(client) == []


async def test_a_list_that_knows_more_is_not_set_back(lonely: Place) -> None:
    client = await lonely.join("olena")
    lonely.world.wait_in["stays"] = asyncio.Event()
    lonely.world.was_in["stays"] = asyncio.Event()
    looking = asyncio.create_task(look(lonely))
    await lonely.world.was_in["stays"].wait()
    lonely.world.deliver = lonely.gateway.deliver
    lonely.world.say("taras", "odesa")
    lonely.world.wait_in.pop("stays").set()
    await looking
    (bumped,) = (await client.hear("bump"))["rooms"]
    assert (bumped["head"], bumped["head_n"]) == (1, 1)
    assert await heard(client) == []
