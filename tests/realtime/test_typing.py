"""Who is typing, over real sockets; and that a slow reader is spared it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from realtime import wire
from realtime.clock import wall_ms
from realtime.limits import Limits, Rate, Times
from realtime.needs import Fact
from tests.realtime.place import Client, Place, place, until
from tests.realtime.raw import raw, request, text
from tests.realtime.world import World

NEVER = 1e9  # seconds: a whole list comes only where one is due
QUICK = Times(hush=0.04, typing=0.3, full=NEVER)
CROWD = tuple(f"p{number}" for number in range(7))


@pytest.fixture
def world(world: World) -> World:
    """Olena and Taras in an open-hearted circle of nine; and in a room of two."""
    for name in CROWD:
        world.person(name)
    world.room("open", "olena", "taras", *CROWD).shows_members = True
    world.room("two", "olena", "taras").shows_members = True
    return world


@pytest.fixture
async def here(world: World) -> AsyncIterator[Place]:
    async with place(world, times=QUICK) as here:
        yield here


async def enter(here: Place, name: str, room: str = "open", *, shown: bool = False) -> Client:
    client = await here.join(name)
    if shown:
        await client.say(t="pres", show="members")
    await client.sub(room, eph=True)
    return client


async def typed(client: Client) -> list[dict[str, Any]]:
    """What it heard of typing until now."""
    await asyncio.sleep(3 * QUICK.hush)
    return [one for one in await client.silence() if one["t"] == "typing"]


async def test_who_types_is_named_and_then_no_longer(here: Place) -> None:
    taras = await enter(here, "taras")
    olena = await enter(here, "olena", shown=True)
    await olena.say(t="typing", room="open", on=True)
    told = await taras.hear("typing")
    assert told == {"t": "typing", "room": "open", "n": 1, "who": ["u_olena"]}
    assert await taras.hear("typing", n=0) == {"t": "typing", "room": "open", "n": 0, "who": []}


async def test_who_stops_is_shown_no_longer_at_once(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=NEVER, typing=60)) as here:
        taras, olena = await enter(here, "taras"), await enter(here, "olena", shown=True)
        await olena.say(t="typing", room="open", on=True)
        await taras.hear("typing", n=1)
        await olena.say(t="typing", room="open", on=False)
        await taras.hear("typing", n=0)


async def test_who_has_sent_it_types_no_longer(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=NEVER, typing=60)) as here:
        taras, olena = await enter(here, "taras"), await enter(here, "olena", shown=True)
        await olena.say(t="typing", room="open", on=True)
        await taras.hear("typing", n=1)
        await olena.ask("send", room="open", cid="cid-00001", text="готово")
        await taras.hear("typing", n=0)


async def test_who_is_asked_to_be_quiet_types_no_longer(world: World) -> None:
    """For the hour that a keeper has asked for, on every device, and then again."""
    olena_id = world.people["olena"].id
    async with place(world, times=Times(hush=0.04, full=NEVER, typing=60)) as here:
        taras, olena = await enter(here, "taras"), await enter(here, "olena", shown=True)
        await olena.say(t="typing", room="open", on=True)
        await taras.hear("typing", n=1)
        room = world.rooms["open"]
        room.muted[olena_id] = wall_ms() + 3_600_000
        world.tell(room, [], facts=(Fact(olena_id, perm(room.muted[olena_id])),))
        await taras.hear("typing", n=0)
        other = await enter(here, "olena")
        await other.say(t="typing", room="open", on=True)
        assert await typed(taras) == []
        world.tell(room, [], facts=(Fact(olena_id, perm(None)),))
        await other.hear("you", mute_until=None)
        await other.say(t="typing", room="open", on=True)
        await taras.hear("typing", n=1)


def perm(until: int | None) -> bytes:
    return wire.encode(wire.You(k="perm", room="open", role="member", mute_until=until))


async def test_the_list_is_said_again_while_somebody_types(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=NEVER, typing=60)) as here:
        olena = await enter(here, "olena", shown=True)
        await olena.say(t="typing", room="open", on=True)
        await olena.hear("typing", n=1)
        taras = await enter(here, "taras")
        assert (await taras.hear("typing"))["who"] == ["u_olena"]


async def test_who_is_hidden_is_only_counted(here: Place) -> None:
    taras, olena = await enter(here, "taras"), await enter(here, "olena")
    await olena.say(t="typing", room="open", on=True)
    assert await taras.hear("typing") == {"t": "typing", "room": "open", "n": 1, "who": []}


async def test_who_is_hidden_in_a_room_of_two_is_not_even_counted(here: Place) -> None:
    taras, olena = await enter(here, "taras", "two"), await enter(here, "olena", "two")
    await olena.say(t="typing", room="two", on=True)
    assert await typed(taras) == []
    await taras.say(t="pres", show="members")
    await taras.say(t="typing", room="two", on=True)
    assert (await olena.hear("typing"))["who"] == ["u_taras"]


async def test_hiding_takes_the_name_off_the_list(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=NEVER, typing=60)) as here:
        taras, olena = await enter(here, "taras"), await enter(here, "olena", shown=True)
        await olena.say(t="typing", room="open", on=True)
        await taras.hear("typing", who=["u_olena"])
        await olena.say(t="pres", show="hidden")
        assert (await taras.hear("typing", who=[]))["n"] == 1


async def test_three_are_named_and_all_are_counted(here: Place) -> None:
    clients = [await enter(here, name, shown=True) for name in CROWD[:5]]
    for client in clients:
        await client.say(t="typing", room="open", on=True)
    told = await clients[0].hear("typing", n=5)
    assert told["who"] == ["u_p0", "u_p1", "u_p2"]


async def test_one_frame_in_three_seconds_is_enough(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=NEVER, typing=0.2)) as here:
        taras, olena = await enter(here, "taras"), await enter(here, "olena", shown=True)
        for _ in range(8):
            await olena.say(t="typing", room="open", on=True)
            await asyncio.sleep(0.05)
        assert [one["n"] for one in await typed(taras)][-1] == 0
        assert not [one for one in await olena.silence() if one["t"] == "err"]


async def test_the_limit_is_for_each_room(here: Place) -> None:
    olena = await enter(here, "olena", shown=True)
    await olena.sub("two", eph=True)
    taras = await enter(here, "taras")
    await taras.sub("two", eph=True)
    for room in ("open", "two"):
        await olena.say(t="typing", room=room, on=True)
    assert (await taras.hear("typing", room="open"))["who"] == ["u_olena"]
    assert (await taras.hear("typing", room="two"))["who"] == ["u_olena"]


async def test_rooms_one_has_not_open_are_not_typed_in(here: Place) -> None:
    taras, olena, nino = [await here.join(name) for name in ("taras", "olena", "nino")]
    await taras.sub("open", eph=True)
    for room in ("open", "nowhere"):
        await nino.say(t="typing", room=room, on=True)
        await olena.say(t="typing", room=room, on=True)
    assert await typed(taras) == await olena.silence() == await nino.silence() == []


async def test_who_does_not_want_to_know_is_not_told(here: Place) -> None:
    olena, taras = await enter(here, "olena", shown=True), await here.join("taras")
    await taras.sub("open", eph=False)
    await olena.say(t="typing", room="open", on=True)
    await olena.hear("typing")
    assert await taras.silence() == []


async def test_who_was_removed_neither_types_nor_hears_of_it(here: Place) -> None:
    taras, olena = await enter(here, "taras"), await enter(here, "olena", shown=True)
    p0 = await enter(here, "p0", shown=True)
    await olena.say(t="typing", room="open", on=True)
    await taras.hear("typing", who=["u_olena"])
    here.world.kick("olena", "open")
    assert (await olena.hear("you"))["k"] == "gone"
    await taras.hear("typing", n=0)
    olena.heard.clear()
    await p0.say(t="typing", room="open", on=True)
    await olena.say(t="typing", room="open", on=True)
    assert (await taras.hear("typing"))["who"] == ["u_p0"]
    assert await olena.silence() == []


async def test_frames_that_make_no_sense_are_refused_like_others(here: Place) -> None:
    olena = await enter(here, "olena")
    await olena.say(t="typing", room="open", on="yes")
    assert (await olena.hear("err"))["code"] == "bad_request"
    await olena.say(t="typing", room="open", on=True, i=7)
    await olena.say(t="pres", show="members", i=8)
    await olena.say(t="focus", room="open", vis=True, i=9)
    assert not [one for one in await olena.silence() if "i" in one]


async def test_other_processes_hear_who_types(world: World) -> None:
    from realtime.bus import MemoryBus

    bus = MemoryBus()
    async with (
        place(world, times=QUICK, bus=bus) as here,
        place(world, times=QUICK, bus=bus) as there,
    ):
        olena, taras = await enter(here, "olena"), await enter(there, "taras")
        await olena.say(t="typing", room="open", on=True)
        assert (await taras.hear("typing"))["n"] == 1
        await olena.say(t="typing", room="open", on=False)
        assert (await taras.hear("typing", n=0))["who"] == []


async def test_a_slow_reader_is_spared_it_first(world: World) -> None:
    """64 KiB wait for them: what has no number is dropped, and told whole when they are back."""
    free = Limits(frames=Rate(10**6, 10**6), bytes_in=Rate(10**9, 10**9))
    times = Times(hush=0.04, full=NEVER, typing=60, look=60)
    async with place(world, times=times, people=free) as here:
        witness = await enter(here, "taras")
        head = request(Authorization="Bearer olena", Sec_WebSocket_Protocol="kolo.v1")
        client = await here.visits.enter_async_context(raw(here.port, head))
        client.send(text(json.dumps({"t": "sub", "i": 1, "room": "open"})))
        await until(lambda: here.gateway.crowd.named("u_olena"))
        [session] = here.gateway.crowd.named("u_olena")
        await until(lambda: any(sub in sub.hub.live for sub in session.subs.values()))
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        while not session.connection.is_clogged:
            upto = here.world.say_all("taras", "open", ["ж" * 4000] * 20)
            await witness.events("open", upto)
        session.connection.send(b'{"t":"long","text":"%b"}' % (b"x" * 64 * 1024))
        waiting = session.connection.unsent
        await witness.hear("pres")  # who was here before; from now on only who comes
        p0 = await enter(here, "p0", shown=True)
        await p0.say(t="typing", room="open", on=True)
        await witness.hear("pres", join=["u_p0"])
        await witness.hear("typing", n=1)
        assert session.connection.unsent == waiting
        client.writer.transport.resume_reading()  # type: ignore[attr-defined]
        heard: dict[str, Any] = {}
        while not {"pres", "typing"} <= heard.keys() or "u_p0" not in heard["pres"]["full"]:
            frame = json.loads((await client.frame())[1])
            heard[frame["t"]] = frame
        assert heard["typing"]["who"] == ["u_p0"]
