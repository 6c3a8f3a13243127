"""Rates, floods, heartbeats, readers that stop (wire.md §4, §7, §9, G11, G13)."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.faults.server import Person, Server
from tests.faults.wire import Line, dial


async def burst(line: Line, count: int, t: str, **fields: object) -> list[dict[str, object]]:
    """Say it so often without waiting; the answers in order."""
    for n in range(count):
        await line.say(t, i=1000 + n, **fields)
    return [await line.hears(i=1000 + n) for n in range(count)]


def refused(answers: list[dict[str, object]]) -> int:
    told = [answer for answer in answers if answer["t"] == "err"]
    assert all((a["code"], a["final"]) == ("rate_limited", False) for a in told), told[:3]
    assert all(a["retry_ms"] > 0 for a in told)
    return len(told)


async def test_sixty_frames_at_once_pass_and_many_more_do_not(line: Line) -> None:
    assert refused(await burst(line, 58, "ping")) == 0
    assert refused(await burst(line, 60, "ping")) > 30
    await asyncio.sleep(3.2)
    assert refused(await burst(line, 55, "ping")) == 0


async def test_a_bot_may_say_more(bot_line: Line) -> None:
    assert refused(await burst(bot_line, 390, "ping")) == 0


async def test_fifty_subs_in_a_row_pass(line: Line, room: str) -> None:
    for n in range(50):
        await line.say("sub", i=1000 + n, room=room)
    answers = [await line.hears(lambda f, n=n: f.get("i") == 1000 + n) for n in range(50)]
    assert {answer["t"] for answer in answers} == {"subd"}


async def test_pages_are_limited(line: Line, room: str) -> None:
    assert refused(await burst(line, 12, "hist", room=room, limit=1)) == 0
    assert refused(await burst(line, 20, "hist", room=room, limit=1)) > 10


async def test_a_person_sends_six_at_once_and_then_one_a_second(line: Line, room: str) -> None:
    answers = [
        await line.ask("send", room=room, cid=secrets.token_urlsafe(9), text="x") for _ in range(14)
    ]
    codes = [answer.get("code", "ack") for answer in answers]
    assert codes[:6] == ["ack"] * 6
    assert codes[9:] == ["rate_limited"] * 5
    await asyncio.sleep(float(answers[-1]["retry_ms"]) / 1000 + 0.05)
    cid = secrets.token_urlsafe(9)
    assert (await line.ask("send", room=room, cid=cid, text="x"))["t"] == "ack"


async def test_the_send_limit_is_one_for_all_devices(
    server: Server, person: Person, room: str
) -> None:
    lines = [await Line.open(server.socket, token=person.token) for _ in range(3)]
    codes = []
    for n in range(21):
        cid = secrets.token_urlsafe(9)
        told = await lines[n % 3].ask("send", room=room, cid=cid, text="x")
        codes.append(told.get("code", "ack"))
    assert codes.count("ack") < 10
    for line in lines:
        await line.socket.close()


async def test_a_flood_is_closed_with_4429(line: Line) -> None:
    with contextlib.suppress(ConnectionClosed):
        for _ in range(700):
            await line.say("ping", i=1)
    assert await line.closes(20) == 4429


async def test_a_flood_of_nonsense_types_is_no_reason_to_fall(line: Line, bot_line: Line) -> None:
    for n in range(55):
        await line.say("zzz", i=1 + n)
    assert (await bot_line.ask("ping"))["t"] == "pong"


async def test_too_many_bytes_are_read_slowly(line: Line) -> None:
    """Nothing is refused and nothing lost: it reads 32 KiB/s after 128 KiB (and what it had read
    at once)."""
    began = time.monotonic()
    for n in range(16):
        await line.say("ping", i=1 + n, x="a" * 30_000)
    for n in range(16):
        assert (await line.hears(i=1 + n, within=20))["t"] == "pong"
    assert time.monotonic() - began > 2


async def test_one_address_may_not_knock_forever(server: Server) -> None:
    async def knock() -> tuple[int, str]:
        with pytest.raises(InvalidStatus) as refusal:
            await dial(server.socket, headers={"X-Forwarded-For": "10.9.9.9"})
        told = refusal.value.response
        return told.status_code, told.headers.get("Retry-After", "")

    knocks = [
        told for _ in range(9) for told in await asyncio.gather(*(knock() for _ in range(50)))
    ]
    assert [code for code, _ in knocks[:300]] == [403] * 300
    assert {code for code, _ in knocks} == {403, 429}
    assert all(1 <= int(after) <= 60 for code, after in knocks if code == 429)


async def test_a_bot_may_not_subscribe_to_what_it_does_not_see(bot_line: Line) -> None:
    for n in range(100):
        assert (await bot_line.ask("sub", room=f"room{n:04}"))["code"] == "not_found"


async def test_a_reader_that_stops_delays_nobody_and_is_closed(
    server: Server, bot: Person, bot_line: Line, person: Person, other: Person, room: str
) -> None:
    """G11: closed within 45 s; everybody else hears each message as soon as ever."""
    ws = await dial(server.socket, token=person.token, is_narrow=True)
    await ws.send(f'{{"t":"sub","i":1,"room":"{room}"}}')
    ws.transport.pause_reading()
    async with await Line.open(server.socket, token=other.token) as reader:
        await reader.ask("sub", room=room)
        began, worst, gone, n = time.monotonic(), 0.0, False, 0
        while time.monotonic() - began < 50 and not gone:
            n += 1
            cid = secrets.token_urlsafe(12)
            sent = time.monotonic()
            ack = await bot_line.ask("send", room=room, cid=cid, text="😀" * 3900)
            assert ack["t"] == "ack", ack
            await reader.hears(lambda f, s=ack["seq"]: f["t"] == "evs" and f["ev"][-1]["s"] == s)
            worst = max(worst, time.monotonic() - sent)
            if n > 60:  # some MB are on their way to somebody who does not read
                await asyncio.sleep(0.5)
                gone = let_go(server, ws)
    assert gone, "50 s without reading, and still there"
    assert worst < 5, f"somebody else waited {worst:.1f} s"
    ws.transport.abort()


def let_go(server: Server, ws: ClientConnection) -> bool:
    """Whether the server closed its side: by the kernel's table, for nothing is read here."""
    mine = ws.transport.get_extra_info("sockname")[1]
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local, remote, state = row.split()[1:4]
        ports = int(local.split(":")[1], 16), int(remote.split(":")[1], 16)
        if ports == (server.port, mine):
            return state != "01"
    return True
