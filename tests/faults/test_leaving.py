"""Going away: revoked sessions (wire.md §2) and the removal barrier (G9)."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.faults.leaving import after_the_removal, ask_for_everything, where_they_left
from tests.faults.server import Person, Server
from tests.faults.wire import Line, dial


async def shut(line: Line) -> None:
    """Closed with 4401 within 5 s, told why."""
    assert await line.closes(5) == 4401
    assert [f["code"] for f in line.all if f["t"] == "err"] == ["auth"]


async def test_signing_out_closes_that_browsers_sockets(
    server: Server, person: Person, line: Line, browser: Any
) -> None:
    one, two = await browser(person), await browser(person)
    tabs = [await Line.open(server.socket, headers=one.for_socket) for _ in range(3)]
    async with await Line.open(server.socket, headers=two.for_socket) as elsewhere:
        cookies = one.for_socket
        await one.post("/sign-out")
        for tab in tabs:
            await shut(tab)
        assert (await elsewhere.ask("ping"))["t"] == "pong"
        assert (await line.ask("ping"))["t"] == "pong"
    late = Line(await dial(server.socket, headers=cookies))
    assert await late.closes() == 4401


async def test_ending_all_other_devices_closes_their_sockets(
    server: Server, person: Person, line: Line, browser: Any
) -> None:
    one, two = await browser(person), await browser(person)
    mine = await Line.open(server.socket, headers=one.for_socket)
    other = await Line.open(server.socket, headers=two.for_socket)
    await one.post("/settings/devices/others", password=person.password)
    await shut(other)
    await shut(line)  # a bearer token is a device, too
    assert (await mine.ask("ping"))["t"] == "pong"
    await mine.socket.close()
    with pytest.raises(InvalidStatus) as refusal:
        await dial(server.socket, token=person.token)
    assert refusal.value.response.status_code == 401


async def test_a_new_password_closes_other_devices(
    server: Server, person: Person, browser: Any
) -> None:
    one, two = await browser(person), await browser(person)
    other = await Line.open(server.socket, headers=two.for_socket)
    fields = {"current_password": person.password, "password": "seven green kettles sing"}
    await one.post("/settings/password", username=person.login, **fields)
    await shut(other)
    again = await browser(replace(person, password=fields["password"]))
    async with await Line.open(server.socket, headers=again.for_socket) as line:
        assert (await line.ask("ping"))["t"] == "pong"


async def test_a_fresh_token_of_the_same_person_is_taken(
    server: Server, person: Person, line: Line
) -> None:
    answer = await line.ask("auth", token=await server.token(person.login))
    assert answer["t"] == "ok"
    assert answer["sess_exp"] > line.welcome["now"]


async def test_a_refreshed_line_lives_with_its_new_token(
    server: Server, person: Person, line: Line, browser: Any
) -> None:
    await line.ask("auth", token=await server.token(person.login))
    await (await browser(person)).post("/settings/devices/others", password=person.password)
    await shut(line)


async def test_a_strangers_token_ends_the_line(line: Line, other: Person) -> None:
    await line.say("auth", i=1, token=other.token)
    await shut(line)


async def test_a_nonsense_token_ends_the_line(line: Line) -> None:
    await line.say("auth", i=1, token="nonsense")
    await shut(line)


async def test_the_refused_token_is_told_with_its_i(line: Line) -> None:
    assert (await line.ask("auth", token="nonsense"))["code"] == "auth"


async def test_leaving_tells_the_others_and_ends_the_room(
    server: Server, person: Person, other: Person, browser: Any, room: str
) -> None:
    async with (
        await Line.open(server.socket, token=person.token) as mine,
        await Line.open(server.socket, token=other.token) as theirs,
    ):
        for line in (mine, theirs):
            await line.ask("sub", room=room)
        cid = secrets.token_urlsafe(12)
        ack = await mine.ask("send", room=room, cid=cid, text="bye")
        pages = await browser(person)
        await pages.leave(await pages.circle())
        gone = await mine.hears(t="you", k="gone", room=room)
        left = await theirs.hears(lambda f: f["t"] == "evs" and f["ev"][-1]["k"] == "mem")
        event = left["ev"][-1]
        assert (event["op"], event["user"]) == ("leave", mine.welcome["user"]["id"])
        assert gone["seq"] == event["s"]
        for t in ("sub", "hist", "log", "read"):
            told = await mine.ask(t, room=room, seq=1)
            assert told["code"] in ("not_found", "not_member"), told
        again = await mine.ask("send", room=room, cid=cid, text="bye")
        assert (again["t"], again["dup"], again["seq"]) == ("ack", True, ack["seq"])
        new = await mine.ask("send", room=room, cid=secrets.token_urlsafe(12), text="hello?")
        assert new["code"] == "not_member", new
        assert (await mine.ask("rooms"))["rooms"] == []


@pytest.mark.parametrize("seed", range(25))
async def test_nothing_of_a_room_reaches_who_has_left(
    server: Server, people: Iterator[Person], bot_line: Line, browser: Any, seed: int
) -> None:
    """G9, with sub and hist in flight and others writing, at random moments."""
    chance, leaver = Random(seed), next(people)
    room = leaver.rooms[0]
    pages = await browser(leaver)
    circle = await pages.circle()
    lines = [await Line.open(server.socket, token=leaver.token) for _ in range(2)]
    lines.append(await Line.open(server.socket, headers=pages.for_socket))
    for line in lines:
        await line.ask("sub", room=room)

    async def others_write() -> None:
        while True:
            cid = secrets.token_urlsafe(12)
            await bot_line.ask("send", room=room, cid=cid, text="not for leavers")
            await asyncio.sleep(0.01)

    asks = [ask_for_everything(line, room, chance) for line in lines[:2]]
    busy = [asyncio.create_task(work) for work in (*asks, others_write())]
    await asyncio.sleep(chance.random() * 0.3)
    await pages.leave(circle)
    left_at = time.monotonic()
    for line in lines:
        await line.hears(lambda f: f["t"] == "you" and f["k"] == "gone" and f["room"] == room)
    assert time.monotonic() - left_at < 5
    await asyncio.sleep(0.4)
    for task in busy:
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)
    log = await bot_line.ask("log", room=room, since=0, limit=1)
    removed = await where_they_left(bot_line, room, lines[0].welcome["user"]["id"], log["head"])
    for line in lines:
        assert not after_the_removal(line, room, removed)
        assert [f["seq"] for f in line.all if f["t"] == "you" and f["room"] == room] == [removed]
        await line.socket.close()
