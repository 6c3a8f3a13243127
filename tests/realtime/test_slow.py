"""Readers that stop, silence on the line, and the end of the process: on both event loops."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop

from realtime import connection
from realtime.handler import Handler
from realtime.hub import SLICE
from realtime.limits import Limits, Rate, Times
from realtime.session import Session
from tests.realtime.place import Client, Place, place, until
from tests.realtime.raw import Raw, raw, request, text
from tests.realtime.world import World

LONG = "ж" * 4000  # 8 KB
QUICK = Times(tick=0.05, look=0.2, stuck=0.5, ping_from=0.1, ping_to=0.2, silent=60)
FREE = Limits(frames=Rate(10**6, 10**6), bytes_in=Rate(10**9, 10**9), hist=Rate(10**6, 10**6))

Scenario = Callable[[], Coroutine[Any, Any, None]]


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def play(request: pytest.FixtureRequest) -> Callable[[Scenario], None]:
    """Run a scenario on a loop of its own."""

    def run(scenario: Scenario) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(scenario())

    return run


def a_world() -> World:
    world = World()
    for name in ("olena", "taras"):
        world.person(name)
    world.room("odesa", "olena", "taras")
    return world


async def stopped(here: Place, **sub: Any) -> tuple[Raw, Session]:
    """Olena, subscribed, who reads nothing more; and her session."""
    head = request(Authorization="Bearer olena", Sec_WebSocket_Protocol="kolo.v1")
    client = await here.visits.enter_async_context(raw(here.port, head))
    client.send(text(json.dumps({"t": "sub", "i": 1, "room": "odesa", **sub})))
    olena = here.world.people["olena"].id
    await until(lambda: here.gateway.crowd.of(olena))
    [session] = here.gateway.crowd.of(olena)
    await until(lambda: any(sub in sub.hub.live for sub in session.subs.values()))
    client.writer.transport.pause_reading()  # type: ignore[attr-defined]
    return client, session


async def heard(client: Raw, upto: int) -> list[int]:
    """The numbers of the events that come, until this one has."""
    seen: list[int] = []
    while upto not in seen:
        seen += numbers([json.loads((await client.frame())[1])])
    return seen


def numbers(frames: list[dict[str, Any]]) -> list[int]:
    return [event["s"] for frame in frames for event in frame.get("ev", [])]


async def fill_the_pipe(here: Place, session: Session, witness: Client) -> int:
    """Talk until the kernel takes no more for the stopped one; the last number."""
    head = here.world.rooms["odesa"].head
    while not session.connection.is_clogged:
        assert not session.connection.ending
        head = here.world.say_all("taras", "odesa", [LONG] * 20)
        await witness.events("odesa", head)
    return head


def test_a_reader_that_stops_costs_little_and_delays_nobody(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            _, session = await stopped(here)
            head = await fill_the_pipe(here, session, witness)
            for _ in range(10):
                head = here.world.say_all("taras", "odesa", [LONG] * 20)
                assert (await witness.events("odesa", head))[-1]["s"] == head
                assert session.connection.unsent <= 512 * 1024

    play(scenario)


def test_a_reader_that_comes_back_has_missed_nothing(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            client, session = await stopped(here)
            head = await fill_the_pipe(here, session, witness)
            head = here.world.say_all("taras", "odesa", [LONG] * 250)  # beyond the ring, by bytes
            await witness.events("odesa", head)
            client.writer.transport.resume_reading()  # type: ignore[attr-defined]
            assert await heard(client, head) == list(range(1, head + 1))
            head = here.world.say("taras", "odesa")
            assert await heard(client, head) == [head]

    play(scenario)


def test_a_reader_that_comes_back_never_sees_what_was_removed_meanwhile(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            client, session = await stopped(here)
            await fill_the_pipe(here, session, witness)
            secret = here.world.say("taras", "odesa", "Ґонти 7, квартира 12")
            await witness.events("odesa", secret)
            head = here.world.erase("odesa", secret)
            assert (await witness.events("odesa", head))[-1]["k"] == "del"
            client.writer.transport.resume_reading()  # type: ignore[attr-defined]
            frames: list[dict[str, Any]] = []
            while head not in numbers(frames):
                frames.append(json.loads((await client.frame())[1]))
            assert numbers(frames) == list(range(1, head + 1))
            assert "квартира" not in json.dumps(frames, ensure_ascii=False)

    play(scenario)


def test_a_reader_far_behind_is_told_to_subscribe_again(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            client, session = await stopped(here)
            await fill_the_pipe(here, session, witness)
            head = 0
            for _ in range(6):
                head = here.world.say_all("taras", "odesa", [LONG] * 100)
                await witness.events("odesa", head)
            client.writer.transport.resume_reading()  # type: ignore[attr-defined]
            frames: list[dict[str, Any]] = [{}]
            while frames[-1].get("t") != "reset":
                frames.append(json.loads((await client.frame())[1]))
            assert frames[-1] == {
                "t": "reset",
                "room": "odesa",
                "reason": "slow",
                "retry_ms": 1500,
            }
            cursor = numbers(frames)[-1]
            assert numbers(frames) == list(range(1, cursor + 1))
            ask = {"t": "sub", "i": 5, "room": "odesa", "epoch": "e1", "since": cursor}
            client.send(text(json.dumps(ask)))
            assert json.loads((await client.frame())[1])["reason"] == "too_old"

    play(scenario)


def test_a_reader_that_never_comes_back_is_cut(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world(), times=QUICK) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            client, session = await stopped(here)
            await fill_the_pipe(here, session, witness)
            await until(lambda: session.connection.ending)
            await until(lambda: len(here.gateway.crowd) == 1)
            assert await witness.silence() == []
            client.writer.transport.resume_reading()  # type: ignore[attr-defined]
            assert await client.is_over()

    play(scenario)


def test_a_reader_that_reads_slowly_is_not_cut(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world(), times=QUICK) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            client, session = await stopped(here)
            head = await fill_the_pipe(here, session, witness)
            reading = client.writer.transport  # type: ignore[attr-defined]
            for _ in range(6):
                await asyncio.sleep(0.2)  # less than the patience
                reading.resume_reading()
                for _ in range(head // 120):
                    await client.frame()
                reading.pause_reading()
            assert not session.connection.ending

    play(scenario)


def test_replies_to_somebody_who_does_not_read_are_bounded(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world(), people=FREE) as here:
            witness = await here.join("taras")
            await witness.sub("odesa")
            client, session = await stopped(here)
            await fill_the_pipe(here, session, witness)
            while not session.connection.ending:
                client.send(text('{"t":"ping"}') * 2000)
                await asyncio.sleep(0.01)
                assert session.connection.ending or session.connection.unsent <= 512 * 1024
            await until(lambda: not here.gateway.crowd.of(session.person.id))

    play(scenario)


def test_requests_of_a_slow_reader_wait_and_are_answered(play: Any) -> None:
    async def scenario() -> None:
        world = a_world()
        world.fill("odesa", 100, by="taras", text=LONG)
        async with place(world, people=FREE) as here:
            client, session = await stopped(here)
            for number in range(2, 102):
                ask = {"t": "hist", "i": number, "room": "odesa", "limit": 100}
                client.send(text(json.dumps(ask)))
            await until(lambda: session.connection.is_clogged)
            client.writer.transport.resume_reading()  # type: ignore[attr-defined]
            answered = set()
            while 101 not in answered:
                answered.add(json.loads((await client.frame())[1]).get("i"))
            assert answered >= set(range(1, 102))

    play(scenario)


def test_a_large_room_is_served_in_slices(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.hub.SLICE", 3)

    async def scenario() -> None:
        async with place(a_world(), people=Limits(connections=20)) as here:
            clients = [await here.join("olena") for _ in range(10)]
            for client in clients:
                await client.sub("odesa")
            for number in range(1, 6):
                here.world.say("taras", "odesa")
                if number == 3:
                    clients.pop().ws.transport.abort()
                await asyncio.sleep(0)
            for client in clients:
                assert [one["s"] for one in await client.events("odesa", 5)] == [1, 2, 3, 4, 5]

    assert SLICE == 500
    play(scenario)


def test_behind_tls_the_transport_writes(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where bytes must be encrypted there is no descriptor to write to."""

    as_ever = connection.Connection.open

    def encrypted(self: connection.Connection, handler: Handler) -> None:
        as_ever(self, handler)
        self.fd = -1

    monkeypatch.setattr(connection.Connection, "open", encrypted)

    async def scenario() -> None:
        async with place(a_world()) as here:
            clients = [await here.join("olena") for _ in range(3)]
            for client in clients:
                await client.sub("odesa")
            here.world.say("taras", "odesa")
            monkeypatch.setattr("realtime.hub.SLICE", 2)
            here.world.say("taras", "odesa")
            for client in clients:
                assert [one["s"] for one in await client.events("odesa", 2)] == [1, 2]

    play(scenario)


def test_a_descriptor_that_takes_half_gets_the_rest(play: Any, monkeypatch: Any) -> None:
    """Half a frame to one, nothing to the next, an error from the third: the transport goes on."""
    write = os.write
    turns = iter([lambda fd, data: write(fd, data[:7]), None, OSError(9, "bad")] * 10)

    def awkward(fd: int, data: bytes) -> int:
        turn = next(turns)
        if turn is None:
            raise BlockingIOError
        if isinstance(turn, OSError):
            raise turn
        return int(turn(fd, data))

    async def scenario() -> None:
        async with place(a_world()) as here:
            clients = [await here.join("olena") for _ in range(4)]
            for client in clients:
                await client.sub("odesa")
            with monkeypatch.context() as patched:
                patched.setattr("realtime.slices.os.write", awkward)
                here.world.say("taras", "odesa")
                await asyncio.sleep(0.01)
            here.world.say("taras", "odesa")
            for client in clients:
                assert [one["s"] for one in await client.events("odesa", 2)] == [1, 2]

    play(scenario)


# Silence


def test_the_server_breaks_its_silence(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world(), times=QUICK) as here:
            client = await here.join("olena")
            assert await client.hear("ping") == {"t": "ping"}
            await client.say(t="pong")
            assert await client.hear("ping") == {"t": "ping"}

    play(scenario)


def test_while_events_flow_nobody_is_pinged(play: Any) -> None:
    async def scenario() -> None:
        times = Times(tick=0.02, ping_from=0.3, ping_to=0.3)
        async with place(a_world(), times=times) as here:
            client = await here.join("olena")
            await client.sub("odesa")
            for _ in range(30):
                here.world.say("taras", "odesa")
                await asyncio.sleep(0.02)
            await client.events("odesa", 30)
            assert [one["t"] for one in client.heard] == []
            assert await client.hear("ping") == {"t": "ping"}

    play(scenario)


def test_a_client_that_says_nothing_is_closed(play: Any) -> None:
    async def scenario() -> None:
        times = Times(tick=0.02, silent=0.3)
        async with place(a_world(), times=times) as here:
            quiet, alive = await here.join("olena"), await here.join("taras")
            for _ in range(20):
                await alive.say(t="pong")
                await asyncio.sleep(0.02)
            assert await quiet.closed() == 4510
            assert [one for one in await alive.silence() if one["t"] != "ping"] == []

    play(scenario)


def test_who_is_not_read_from_is_not_called_silent(play: Any) -> None:
    async def scenario() -> None:
        times = Times(tick=0.02, silent=0.1)
        people = Limits(bytes_in=Rate(100, 10))
        async with place(a_world(), times=times, people=people) as here:
            client = await here.open("olena")
            await client.say(t="ping", i=1, pad="x" * 50)
            await client.hear("pong")
            await client.say(t="ping", i=2)
            await client.hear("pong", i=2)

    play(scenario)


# The end of the process


def test_stopping_answers_what_was_sent_and_says_goodbye(play: Any) -> None:
    async def scenario() -> None:
        world = a_world()
        world.commit_delay = 0.2
        async with place(world) as here:
            sender, idle = await here.join("olena"), await here.join("taras")
            await sender.say(t="send", i=1, room="odesa", cid="cid-00001", text="last")
            await until(lambda: world._queue)
            stopping = asyncio.create_task(here.gateway.stop())
            assert await idle.closed() == 1012
            await sender.say(t="ping", i=5)
            assert await sender.closed() == 1012
            assert [one["t"] for one in sender.heard] == ["ack"]
            await stopping
            await here.gateway.start()

    play(scenario)


def test_stopping_waits_for_no_store_for_ever(play: Any) -> None:
    async def scenario() -> None:
        world = a_world()
        world.commit_delay = 60
        async with place(world, times=Times(farewell=0.1)) as here:
            sender = await here.join("olena")
            await sender.say(t="send", i=1, room="odesa", cid="cid-00001", text="last")
            await until(lambda: world._queue)
            await here.gateway.stop()
            assert await sender.closed() == 1006
            await here.gateway.start()

    play(scenario)


def test_the_server_stopping_stops_the_gateway_politely(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            clients = [await here.join("olena") for _ in range(3)]
            here.server.should_exit = True
            for client in clients:
                assert await client.closed() == 1012
            await until(lambda: not len(here.gateway.crowd))

    play(scenario)


def test_an_idle_room_is_forgotten_and_found_again(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world(), times=Times(tick=0.02, idle_hub=0.05)) as here:
            client = await here.join("olena")
            await client.sub("odesa")
            await client.ask("unsub", room="odesa")
            await until(lambda: not here.gateway.hubs)
            await client.sub("odesa")
            here.world.say("taras", "odesa")
            assert (await client.events("odesa", 1))[0]["s"] == 1

    play(scenario)


def test_another_epoch_ends_every_subscription(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            first, second = await here.join("olena"), await here.join("taras")
            room = here.world.rooms["odesa"]
            for change in ("by a batch", "by a seat"):
                await first.sub("odesa")
                room.epoch = change.replace(" ", "-")
                if change == "by a batch":
                    here.world.say("taras", "odesa")
                else:
                    assert (await second.sub("odesa"))["epoch"] == room.epoch
                assert (await first.hear("reset"))["reason"] == "epoch"
            await first.sub("odesa")
            seq = here.world.say("taras", "odesa")
            assert (await first.events("odesa", seq))[0]["s"] == seq

    play(scenario)


def test_a_clock_that_fails_goes_on(play: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        world = a_world()
        heads = world.heads

        async def broken(*_: Any) -> Any:
            world.heads = heads  # type: ignore[method-assign]
            raise RuntimeError("ZZMARK")

        async with place(world, times=Times(look=0.02, hold=0.01)) as here:
            client = await here.join("olena")
            await client.sub("odesa")
            world.heads = broken  # type: ignore[method-assign]
            await until(lambda: "RuntimeError" in caplog.text)
            world.say("taras", "odesa", told=False)
            assert (await client.events("odesa", 1))[0]["s"] == 1
        assert "ZZMARK" not in caplog.text

    play(scenario)


def test_sockets_are_told_not_to_wait(play: Any) -> None:
    async def scenario() -> None:
        async with place(a_world()) as here:
            await here.join("olena")
            [session] = here.gateway.crowd
            sock = session.connection.transport.get_extra_info("socket")
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000

    play(scenario)
