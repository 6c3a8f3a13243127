"""A server that is told to stop while people talk."""

from __future__ import annotations

import asyncio
import json
import signal
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.faults.server import Person, Server

pytestmark = pytest.mark.faults
PATIENCE = 20  # seconds until a test gives up


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    yield server
    if server.process and server.process.poll() is None:
        server.kill()


async def entered(server: Server, person: Person) -> ClientConnection:
    ws = await connect(
        server.socket,
        subprotocols=[Subprotocol("kolo.v1")],
        additional_headers={"Authorization": f"Bearer {person.token}"},
        ping_interval=None,
    )
    assert json.loads(await ws.recv())["t"] == "welcome"
    return ws


async def talk(ws: ClientConnection, room: str, name: str) -> list[str]:
    """Say one thing after another until the end; what was said and not answered."""
    waiting: list[str] = []
    heard: list[dict[str, Any]] = []
    try:
        for number in range(10_000):
            cid = f"{name}-{number:06}"
            said = {"t": "send", "i": number + 1, "room": room, "cid": cid, "text": "привіт"}
            waiting.append(cid)
            await ws.send(json.dumps(said))
            while not heard or heard[-1].get("cid") != cid:
                heard.append(json.loads(await ws.recv()))
            waiting.remove(cid)
            await asyncio.sleep(0.3)
    except ConnectionClosed:
        pass
    assert {"ack", "drain"} <= {frame["t"] for frame in heard} <= {"ack", "drain", "bump", "read"}
    return waiting


async def everything(server: Server, person: Person) -> set[str]:
    """The cids in the log of the person's first room."""
    ws = await entered(server, person)
    found: set[str] = set()
    since = 0
    while True:
        ask = {"t": "log", "i": 1, "room": person.rooms[0], "since": since, "limit": 1000}
        await ws.send(json.dumps(ask))
        answer = json.loads(await ws.recv())
        if not answer["ev"]:
            await ws.close()
            return found
        found |= {event.get("cid", "") for event in answer["ev"]}
        since = answer["ev"][-1].get("to", answer["ev"][-1]["s"])


def status_of(server: Server) -> int:
    try:
        return int(urllib.request.urlopen(f"{server.origin}/healthz", timeout=5).status)
    except urllib.error.HTTPError as no:
        return no.code


async def ended(server: Server) -> None:
    assert server.process
    await asyncio.to_thread(server.process.wait, PATIENCE)


async def test_what_was_promised_before_the_end_is_there_afterwards(server: Server) -> None:
    people = [one for one in await server.seeded(12, 20) if one.rooms][:6]
    await server.start()
    sockets = [await entered(server, person) for person in people]
    talks = [
        asyncio.create_task(talk(ws, person.rooms[0], person.login))
        for ws, person in zip(sockets, people, strict=True)
    ]
    await asyncio.sleep(0.5)
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    while await asyncio.to_thread(status_of, server) != 503:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    unanswered = [cid for said in await asyncio.gather(*talks) for cid in said]
    assert {ws.close_code for ws in sockets} == {4600}
    await ended(server)
    await server.start()
    kept = await everything(server, people[0])
    for person in people:
        own = [cid for cid in kept if cid.startswith(f"{person.login}-")]
        assert len(own) >= 2
    # Only what was on its way when the door closed may have had no answer; then it is not there.
    assert not kept & set(unanswered)


async def test_a_second_signal_ends_it_at_once(server: Server) -> None:
    person = (await server.seeded(3, 0))[0]
    await server.start()
    ws = await entered(server, person)
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    assert json.loads(await ws.recv())["t"] == "drain"
    server.process.send_signal(signal.SIGINT)
    with pytest.raises(ConnectionClosed):
        await ws.recv()
    assert ws.close_code == 1006
    await ended(server)
    assert "Traceback" not in server.log.read_text()


async def test_with_nobody_there_it_stops_at_once(server: Server) -> None:
    await server.command("migrate")
    await server.start()
    assert server.process
    server.process.send_signal(signal.SIGINT)
    await ended(server)
    assert "Traceback" not in server.log.read_text()
