"""How far people have read, told to all their connections; and lists that stay right (wire.md
§4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from realtime import markers, wire
from realtime.limits import Times
from realtime.needs import Asking, Batch, Fact, Refused, Unavailable
from realtime.wire import SHED
from tests.realtime.place import Place, place, until
from tests.realtime.world import World, encoded

QUICK = Times(lists=0.05, markers=0.05)
SLOW = Times(lists=1000, markers=1000)


@pytest.fixture
async def quick(world: World) -> AsyncIterator[Place]:
    async with place(world, times=QUICK) as here:
        yield here


@pytest.fixture
async def slow(world: World) -> AsyncIterator[Place]:
    """Nothing goes by the clock."""
    async with place(world, times=SLOW) as here:
        yield here


def at(seq: int, unread: int) -> dict[str, Any]:
    return {"t": "read", "room": "odesa", "seq": seq, "n": seq, "unread": unread, "ment": 0}


async def test_a_marker_asked_for_is_written_before_the_answer(slow: Place) -> None:
    slow.world.fill("odesa", 5, by="taras")
    first, second, other = [await slow.join(name) for name in ("olena", "olena", "taras")]
    assert await first.ask("read", room="odesa", seq=3) == {"t": "ok", "i": 1}
    assert await first.hear("read") == await second.hear("read") == at(3, 2)
    assert await first.ask("read", room="odesa", seq=2) == {"t": "ok", "i": 2}
    assert await second.hear("read") == at(3, 2)
    await first.say(t="read", room="odesa", seq=2, force=True)
    assert await second.hear("read") == at(2, 3) | {"force": True}
    assert await other.silence() == []


async def test_a_marker_in_passing_is_written_soon(quick: Place) -> None:
    quick.world.fill("odesa", 5, by="taras")
    first, second = await quick.join("olena"), await quick.join("olena")
    for seq in (1, 4, 2):
        await first.say(t="read", room="odesa", seq=seq)
    assert await second.hear("read") == at(4, 1)


async def test_only_the_furthest_of_many_markers_is_written(slow: Place) -> None:
    slow.world.fill("odesa", 5, by="taras")
    client = await slow.join("olena")
    for seq in (1, 4, 2):
        await client.say(t="read", room="odesa", seq=seq)
    assert await client.silence() == []
    await slow.gateway.markers.write()
    assert await client.silence() == [at(4, 1)]


async def test_marking_as_unread_is_not_undone_by_what_was_read_before(slow: Place) -> None:
    slow.world.fill("odesa", 5, by="taras")
    client = await slow.join("olena")
    await client.say(t="read", room="odesa", seq=5)
    assert (await client.ask("read", room="odesa", seq=1, force=True))["t"] == "ok"
    await slow.gateway.markers.write()
    assert await client.silence() == [at(1, 4)]


async def test_many_markers_are_written_at_once(
    slow: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markers, "MOST", 2)
    slow.world.room("lviv", "olena")
    client = await slow.join("olena")
    await client.say(t="read", room="odesa", seq=0)
    assert await client.silence() == []
    await client.say(t="read", room="lviv", seq=0)
    assert (await client.hear("read"))["t"] == (await client.hear("read"))["t"] == "read"


async def test_stopping_writes_what_was_read(world: World) -> None:
    async with place(world, times=SLOW) as here:
        world.fill("odesa", 5, by="taras")
        client = await here.join("olena")
        await client.say(t="read", room="odesa", seq=4)
        await client.silence()
    assert world.rooms["odesa"].marks == {world.people["olena"].id: 4}


async def test_a_marker_that_cannot_move_says_so_to_whoever_asked(slow: Place) -> None:
    client = await slow.join("nino")
    answer = await client.ask("read", room="odesa", seq=3)
    assert (answer["code"], answer["room"]) == ("not_found", "odesa")
    await client.say(t="read", room="odesa", seq=3)
    await client.say(t="read", room="odesa", seq=3, force=True)
    await slow.gateway.markers.write()
    assert await client.silence() == []


async def test_a_store_that_is_away_gets_the_markers_when_it_is_back(
    slow: Place, caplog: pytest.LogCaptureFixture
) -> None:
    moods: list[Exception | None] = [Unavailable(), None, Refused("not_member"), OSError("odesa")]
    written: list[int] = []

    async def read(asking: Asking, frame: wire.ReadUpTo) -> wire.Ok:
        if mood := moods.pop(0):
            raise mood
        written.append(frame.seq)
        return wire.Ok()

    slow.world.needs.commands = {"read": read}
    client = await slow.join("olena")
    for seq in (4, 5, 6):
        await client.say(t="read", room="odesa", seq=seq)
        await client.silence()
        await slow.gateway.markers.write()
        await slow.gateway.markers.write()
    assert (written, moods) == ([4], [])
    assert "a marker was not written" in caplog.text
    assert "odesa" not in caplog.text


# Lists of rooms


def bump(head: int, head_n: int, ment: int = 0) -> dict[str, Any]:
    room = {"room": "odesa", "head": head, "head_n": head_n, "ment": ment}
    return {"t": "bump", "rooms": [room]}


async def test_whoever_looks_elsewhere_hears_that_something_was_said(quick: Place) -> None:
    elsewhere, reader, stranger = [await quick.join(who) for who in ("olena", "taras", "nino")]
    await reader.sub("odesa")
    quick.world.say("taras", "odesa")
    assert await elsewhere.hear("bump") == bump(1, 1)
    await reader.hear("evs")
    await asyncio.sleep(0.2)
    assert await reader.silence() == await stranger.silence() == await elsewhere.silence() == []
    await reader.ask("unsub", room="odesa")
    quick.world.say("taras", "odesa")
    assert await reader.hear("bump") == bump(2, 2)


async def test_what_changes_no_count_is_no_reason_to_wake_a_phone(slow: Place) -> None:
    client = await slow.join("olena")
    seq = slow.world.say("taras", "odesa")
    await slow.gateway.lists.tell()
    assert await client.silence() == [bump(1, 1)]
    slow.world.erase("odesa", seq)
    await slow.gateway.lists.tell()
    assert await client.silence() == []
    slow.world.say("taras", "odesa")
    await slow.gateway.lists.tell()
    assert await client.silence() == [bump(3, 2)]


async def test_a_list_is_told_once_of_many_messages_and_rooms(slow: Place) -> None:
    slow.world.room("lviv", "olena")
    client = await slow.join("olena")
    for _ in range(3):
        slow.world.say("taras", "odesa")
        slow.world.say("olena", "lviv")
    await slow.gateway.lists.tell()
    [told] = await client.silence()
    assert sorted((one["room"], one["head_n"]) for one in told["rooms"]) == [
        ("lviv", 3),
        ("odesa", 3),
    ]
    await slow.gateway.lists.tell()
    assert await client.silence() == []


async def test_a_list_counts_who_was_called(slow: Place) -> None:
    olena, taras = await slow.join("olena"), await slow.join("taras")
    room, ids = slow.world.rooms["odesa"], slow.world.people

    def called(*users: int) -> None:
        event = slow.world._message(room, ids["taras"], f"cid-{room.head:05}", "@")
        n = len(room.messages)
        told = [(event["s"], user) for user in users]
        one = (encoded(event),)
        slow.gateway.deliver(Batch(1, "odesa", "e1", one, head_n=n, mentioned=tuple(told)))

    called(ids["olena"].id)
    called(0)  # everybody but whoever says it
    await slow.gateway.lists.tell()
    assert await olena.silence() == [bump(2, 2, ment=2)]
    assert await taras.silence() == [bump(2, 2, ment=0)]
    assert (await olena.ask("read", room="odesa", seq=2))["t"] == "ok"
    slow.world.say("taras", "odesa")
    await slow.gateway.lists.tell()
    assert bump(3, 3, ment=0) in await olena.silence()


async def test_a_marker_of_the_same_commit_has_counted_already(slow: Place) -> None:
    client = await slow.join("olena")
    room, ids = slow.world.rooms["odesa"], slow.world.people
    event = slow.world._message(room, ids["taras"], "cid-00001", "@Олена")
    read = wire.Read(room="odesa", seq=0, n=0, unread=1, ment=1)
    called, fact = ((1, ids["olena"].id),), Fact(ids["olena"].id, wire.encode(read))
    slow.world.tell(room, [event], facts=(fact,), mentioned=called)
    await slow.gateway.lists.tell()
    assert await client.silence() == [msgspec.to_builtins(read), bump(1, 1, ment=1)]


async def test_what_the_card_knew_is_not_counted_again(slow: Place) -> None:
    slow.world.say("taras", "odesa", told=False)
    client = await slow.join("olena")
    room = slow.world.rooms["odesa"]
    olena = slow.world.people["olena"].id
    late = Batch(1, "odesa", "e1", (encoded(room.log[0]),), head_n=1, mentioned=((1, olena),))
    slow.gateway.deliver(late)
    await slow.gateway.lists.tell()
    assert await client.silence() == []


async def test_what_is_said_while_the_welcome_is_read_is_told_after_it(slow: Place) -> None:
    other = await slow.join("olena")
    slow.world.wait_in["cards"] = asyncio.Event()
    slow.world.was_in["cards"] = asyncio.Event()
    client = await slow.open("olena")
    await slow.world.was_in["cards"].wait()
    slow.world.say("taras", "odesa")
    slow.world.wait_in.pop("cards").set()
    assert (await client.hear("welcome"))["rooms"][0]["head_n"] == 0
    await slow.gateway.lists.tell()
    assert await client.silence() == await other.silence() == [bump(1, 1)]


async def test_whoever_left_the_room_hears_nothing_of_it(slow: Place) -> None:
    client = await slow.join("olena")
    slow.world.say("taras", "odesa")
    slow.world.kick("olena", "odesa")
    slow.world.say("taras", "odesa")
    await slow.gateway.lists.tell()
    assert [one["t"] for one in await client.silence()] == ["you"]
    slow.world.let_in("olena", "odesa")
    await client.hear("you", k="room")
    slow.world.say("taras", "odesa")
    await slow.gateway.lists.tell()
    assert await client.silence() == [bump(5, 3)]


async def test_a_card_read_before_somebody_left_puts_nothing_on_their_list(slow: Place) -> None:
    client = await slow.join("olena")
    slow.world.wait_in["cards"], slow.world.was_in["cards"] = asyncio.Event(), asyncio.Event()
    await client.say(t="rooms", i=7)
    await slow.world.was_in["cards"].wait()
    slow.world.kick("olena", "odesa")
    slow.world.wait_in.pop("cards").set()
    await client.hear("ok", i=7)
    slow.world.say("taras", "odesa")
    await slow.gateway.lists.tell()
    assert [one["t"] for one in await client.silence()] == ["you"]


async def test_whoever_does_not_read_is_spared(
    slow: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await slow.join("olena")
    [session] = slow.gateway.crowd.of(slow.world.people["olena"].id)
    slow.world.say("taras", "odesa")
    with monkeypatch.context() as patch:
        patch.setattr(type(session.connection), "unsent", property(lambda self: SHED))
        await slow.gateway.lists.tell()
    assert await client.silence() == []


async def test_lists_of_those_who_are_gone_cost_nothing(slow: Place) -> None:
    first, second = await slow.join("olena"), await slow.join("olena")
    lists = slow.gateway.lists
    await first.ws.close()
    await until(lambda: len(slow.gateway.crowd) == 1)
    assert lists._rooms
    await second.ws.close()
    await until(lambda: not slow.gateway.crowd)
    assert (lists._rooms, lists._of) == ({}, {})


async def test_a_marker_that_may_wait_is_told_with_the_lists(slow: Place) -> None:
    client = await slow.join("olena")
    room, olena = slow.world.rooms["odesa"], slow.world.people["olena"].id
    for seq in (1, 2):
        slow.world.fill("odesa", 1, by="olena")
        told = wire.Read(room="odesa", seq=seq, n=seq, unread=0, ment=0)
        slow.world.tell(room, [], facts=(Fact(olena, wire.encode(told), may_wait=True),))
    assert await client.silence() == []
    await slow.gateway.lists.tell()
    assert at(2, 0) in await client.silence()


async def test_what_one_person_is_told_reaches_only_their_own_connections(slow: Place) -> None:
    slow.world.wait_in["cards"] = asyncio.Event()
    late = await slow.open("olena")
    await until(lambda: slow.gateway.crowd.of(slow.world.people["olena"].id))
    fact = Fact(slow.world.people["olena"].id, b'{"t":"you","k":"perm","room":"odesa"}')
    slow.world.tell(slow.world.rooms["odesa"], [], facts=(fact,))
    slow.world.wait_in.pop("cards").set()
    await late.hear("welcome")  # which was read again after that
    here, other = await slow.join("olena"), await slow.join("taras")
    slow.world.tell(slow.world.rooms["odesa"], [], facts=(fact,))
    assert await here.hear("you") == {"t": "you", "k": "perm", "room": "odesa"}
    assert len(await late.silence()) == 1
    assert await other.silence() == []
