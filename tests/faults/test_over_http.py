"""Phones whose sockets are blocked, beside people who have them (wire.md §9)."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from tests.faults.over_http import Phone
from tests.faults.proxy import Proxy
from tests.faults.scene import scene, stopped
from tests.faults.server import Person, Server
from tests.faults.wire import Frame, Line


@pytest.fixture
async def http(server: Server, person: Person) -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"authorization": f"Bearer {person.token}"}
    async with httpx2.AsyncClient(
        base_url=f"{server.origin}/api/v1/rooms", headers=headers, trust_env=False, timeout=30
    ) as client:
        yield client


async def test_phones_without_sockets_hear_and_say_what_the_others_do(
    server: Server, people: Iterator[Person]
) -> None:
    async with scene() as play, Proxy(server.port, play.chance) as line:
        two = [await server.as_bot(next(people)) for _ in range(2)]
        for person in two:
            play.enter(server.socket, person)
            play.enter(f"http://127.0.0.1:{line.port}", person, Phone)
        await play.up()
        talk = play.talk(gap=0.1)
        for _ in range(10):
            await asyncio.sleep(play.chance.uniform(0.05, 0.4))
            line.cut(0.5)
        await stopped(talk)
        line.heal()
        await play.calm()
        await play.judged(server.socket, two)
        assert play.ledger.counts["HTTP 201"] > 5


async def test_one_cid_by_both_ways_at_once_is_one_message(
    line: Line, http: httpx2.AsyncClient, room: str
) -> None:
    for n in range(5):
        cid = secrets.token_urlsafe(16)
        how = {"json": {"text": f"{n}"}, "headers": {"idempotency-key": cid}}
        posted, said = await asyncio.gather(
            http.post(f"/{room}/messages", **how),
            line.ask("send", room=room, cid=cid, text=f"{n}"),
        )
        # Whoever comes while the other is under way may be asked to come again (wire.md §12, 14).
        while posted.json().get("final") is False:
            await asyncio.sleep(0.6)
            posted = await http.post(f"/{room}/messages", **how)
        while said.get("final") is False:
            await asyncio.sleep(0.6)
            said = await line.ask("send", room=room, cid=cid, text=f"{n}")
        acks: list[Frame] = [posted.json(), said]
        assert sorted(ack["dup"] for ack in acks) == [False, True], acks
        assert len({(ack["id"], ack["seq"], ack["n"]) for ack in acks}) == 1
        assert posted.status_code == (200 if acks[0]["dup"] else 201)
        await asyncio.sleep(0.6)  # s; two people's sends at once use up the bucket


async def test_who_hangs_up_is_not_waited_for(
    server: Server, http: httpx2.AsyncClient, room: str
) -> None:
    """Eleven that wait for one person would answer the first; the dead do not count."""
    head = (await http.get(f"/{room}/log", params={"since": 0, "limit": 1})).json()["head"]
    for _ in range(30):
        dead = asyncio.create_task(http.get(f"/{room}/log", params={"since": head, "wait": 25}))
        await asyncio.sleep(0.3)
        dead.cancel()
    alive = [
        asyncio.create_task(http.get(f"/{room}/log", params={"since": head, "wait": 3}))
        for _ in range(2)
    ]
    await asyncio.sleep(1)
    assert not any(one.done() for one in alive)
    for one in alive:
        assert (await one).json()["ev"] == []


async def test_who_waits_is_answered_when_the_server_stops(own_server: Server) -> None:
    server, person = own_server, await own_server.person("olena", circle="Kolo")
    headers = {"authorization": f"Bearer {person.token}"}
    async with httpx2.AsyncClient(
        base_url=f"{server.origin}/api/v1/rooms", headers=headers, trust_env=False, timeout=30
    ) as http:
        card = (await http.get(f"{server.origin}/api/v1/rooms")).json()["rooms"][0]
        asked = http.get(f"/{card['room']}/log", params={"since": card["head"], "wait": 25})
        waiting = asyncio.create_task(asked)
        await asyncio.sleep(0.5)
        began = time.monotonic()
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        answer = await waiting
        assert (answer.status_code, answer.json()["ev"]) == (200, [])
        assert await stopping is not None
        assert time.monotonic() - began < 5
