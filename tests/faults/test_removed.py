"""Removed words are told by nobody, on any way, to whoever was away meanwhile (G10)."""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx2
import pytest

from tests.faults.browser import Browser
from tests.faults.scene import Scene
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis
from tests.faults.towns import City
from tests.faults.wire import Frame, Line


def fresh() -> str:
    return secrets.token_urlsafe(16)


class Author:
    """Says things that must be taken back; `secret` is in all of them."""

    def __init__(self, line: Line, room: str) -> None:
        self.line, self.room = line, room
        self.secret = f"вулиця{secrets.token_hex(8)}"
        self.said: list[Frame] = []

    async def says(self, text: str = "", **more: str) -> Frame:
        ack = await self._acked("send", text=text or f"моя {self.secret}", **more)
        self.said.append(ack)
        return ack

    async def edits(self, message: Frame, text: str) -> Frame:
        return await self._acked("edit", id=message["id"], text=text)

    async def takes_back(self, message: Frame) -> Frame:
        return await self._acked("del", id=message["id"])

    async def _acked(self, t: str, **fields: str) -> Frame:
        cid = fresh()
        while True:
            ack = await self.line.ask(t, within=20, room=self.room, cid=cid, **fields)
            if ack["t"] == "ack":
                return ack
            assert not ack["final"], ack
            await asyncio.sleep(ack["retry_ms"] / 1000)


@pytest.fixture
async def author(bot_line: Line, room: str) -> Author:
    return Author(bot_line, room)


async def heard_from(line: Line, room: str, since: Frame, epoch: str) -> None:
    """Everything after a number, again."""
    subd = await line.ask("sub", room=room, epoch=epoch, since=since["seq"] - 1)
    assert subd["t"] == "subd"
    await line.hears(t="live", room=room)


def epoch_in(line: Line, room: str) -> str:
    return next(str(card["epoch"]) for card in line.welcome["rooms"] if card["room"] == room)


async def everything_told(server: Server, person: Person, room: str, author: Author) -> str:
    """All that the site shows this person of the room, by every way there is."""
    told: list[str] = []
    first, last = author.said[0], author.said[-1]
    async with await Line.open(server.socket, token=person.token, ear=told.append) as line:
        await heard_from(line, room, first, epoch_in(line, room))
        await line.ask("sub", room=room)
        await line.hears(t="live")
        await line.ask("log", room=room, since=first["seq"] - 1)
        for way in (
            {"around": first["id"]},
            {"before": last["seq"] + 1},
            {"after": first["seq"] - 1},
        ):
            await line.ask("hist", room=room, limit=100, **way)
    async with Browser(server, f"10.8.0.{secrets.randbelow(250)}") as pages:
        await pages.sign_in(person)
        for path in (
            f"/rooms/{room}",
            f"/rooms/{room}/at/{first['id']}",
            f"/rooms/{room}/after/{first['seq'] - 1}",
            f"/rooms/{room}/before/{last['seq'] + 1}",
            f"/rooms/{room}/pins",
            f"/c/{await pages.circle()}/rooms",
            *(f"/messages/{message['id']}" for message in author.said),
            f"/api/v1/rooms/{room}/log?since={first['seq'] - 1}",
            f"/api/v1/rooms/{room}/history?around={first['id']}",
        ):
            answer = await pages.client.get(path)
            assert answer.status_code < 500, (path, answer.status_code)
            told.append(answer.text)
        found = await pages.client.post(f"/rooms/{room}/search", data={"words": author.secret[:20]})
        assert found.status_code < 500
        told.append(re.sub(r"<input[^>]*>", "", found.text))  # what was looked for stands there
    return "\n".join(told)


async def test_words_are_taken_back_everywhere(
    server: Server, author: Author, other: Person, room: str
) -> None:
    edited, removed = await author.says(), await author.says()
    quoting = await author.says("про це", re=removed["id"])
    assert author.secret in await everything_told(server, other, room, author)
    await author.edits(edited, "моя адреса — у приватних")
    await author.takes_back(removed)
    told = await everything_told(server, other, room, author)
    assert quoting["id"] in told
    assert author.secret not in told


async def test_whoever_comes_back_after_a_long_time_hears_none_of_it(
    server: Server, author: Author, person: Person, room: str
) -> None:
    """More was said than is replayed, so they begin from a page."""
    said = await author.says()
    async with await Line.open(server.socket, token=person.token) as line:
        epoch = epoch_in(line, room)
    for _ in range(20):
        await author.edits(said, f"ще {author.secret} {fresh()}")
    await author.takes_back(said)
    told: list[str] = []
    async with await Line.open(server.socket, token=person.token, ear=told.append) as line:
        await line.ask("sub", room=room, epoch=epoch, since=said["seq"] - 1, max=5)
        await line.hears(t="live")
        await heard_from(line, room, said, epoch)
    assert author.secret not in "\n".join(told)


async def test_a_slow_reader_is_not_told_what_was_taken_back_before_they_read(
    server: Server, author: Author, person: Person, room: str
) -> None:
    """It waits in the ring, not in what is on its way."""
    told: list[str] = []
    slow = await Line.open(server.socket, token=person.token, ear=told.append, is_narrow=True)
    async with slow:
        await slow.ask("sub", room=room)
        await slow.hears(t="live")
        slow.socket.transport.pause_reading()
        while not await unsent(server):
            await author.says("😀" * 3900)
        said = await author.says()
        last = await author.takes_back(said)
        slow.socket.transport.resume_reading()
        await slow.hears(lambda f: f["t"] == "evs" and last["seq"] in through(f), within=30)
    assert author.secret not in "\n".join(told)


async def unsent(server: Server) -> float:
    """Bytes that wait for readers, in all."""
    async with httpx2.AsyncClient(trust_env=False) as machine:
        numbers = (await machine.get(f"{server.origin}/metrics")).text
    return float(next(n for n in numbers.splitlines() if n.startswith("kolo_unsent")).split()[1])


def through(frame: Frame) -> Iterator[int]:
    for event in frame["ev"]:
        yield from range(event["s"], event.get("to", event["s"]) + 1)


# Between two gateways


@asynccontextmanager
async def at_both(city: City) -> AsyncIterator[tuple[Author, Line]]:
    """Somebody who writes at the first gateway, and somebody who reads at the second."""
    async with AsyncExitStack() as opened:
        first, second = city.gateways
        lines = [
            await opened.enter_async_context(await Line.open(at.socket, token=who.token))
            for at, who in ((first, city.bots[0]), (second, city.bots[1]))
        ]
        for line in lines:
            await line.ask("sub", room=city.room)
            await line.hears(t="live")
        yield Author(lines[0], city.room), lines[1]


@pytest.mark.faults
async def test_the_other_gateway_forgets_with_the_log_even_before_it_is_told(
    city: City, play: Scene, stores: tuple[Postgres, Redis]
) -> None:
    """It still has the words in memory while the bus is late; whoever asks now gets none."""
    second, reader = city.gateways[1], city.bots[2]
    async with at_both(city) as (author, other):
        for _ in range(12):
            said = await author.says()
            await other.hears(lambda f, s=said["seq"]: f["t"] == "evs" and s in through(f))
            city.to_redis[1].delay = play.chance.uniform(0.3, 1.5)
            if play.chance.random() < 0.5:
                await author.edits(said, "нічого")
            else:
                await author.takes_back(said)
            told: list[str] = []
            line = await Line.open(second.socket, token=reader.token, ear=told.append)
            async with line:
                await heard_from(line, city.room, said, epoch_in(line, city.room))
            assert author.secret not in "\n".join(told)
            city.to_redis[1].heal()


@pytest.mark.faults
async def test_without_a_bus_the_other_gateway_forgets_what_it_finds_taken_back(
    city: City, stores: tuple[Postgres, Redis]
) -> None:
    second, reader = city.gateways[1], city.bots[2]
    _, redis = stores
    async with at_both(city) as (author, other):
        said = await author.says()
        await other.hears(lambda f: f["t"] == "evs" and said["seq"] in through(f))
        redis.end(signal.SIGKILL)
        try:
            await author.takes_back(said)
            began = time.monotonic()
            await other.hears(t="evs", within=5)
            assert time.monotonic() - began < 3
            told: list[str] = []
            line = await Line.open(second.socket, token=reader.token, ear=told.append)
            async with line:
                await heard_from(line, city.room, said, epoch_in(line, city.room))
            assert author.secret not in "\n".join(told)
        finally:
            await redis.start()
