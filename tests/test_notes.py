"""What whoever looks after the machine tells everybody who is connected."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.server import Server
from tests.test_stopping import entered


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    yield server
    if server.process:
        server.kill()


async def heard(ws: Any) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(ws.recv(), 20))
        if frame["t"] == "note":
            return frame


def posted(server: Server, body: bytes, **headers: str) -> int:
    request = urllib.request.Request(f"{server.origin}/note", body, headers)
    try:
        return int(urllib.request.urlopen(request, timeout=20).status)
    except urllib.error.HTTPError as no:
        return no.code


async def test_a_note_reaches_everybody_who_is_connected(server: Server) -> None:
    people = await server.seeded(3, 0)
    await server.start()
    sockets = [await entered(server, person) for person in people]
    await server.command("note", "  Вночі о 3:00 нас не буде годину.\n")
    notes = [await heard(ws) for ws in sockets]
    assert notes[0]["text"] == "  Вночі о 3:00 нас не буде годину."
    assert notes[0]["lvl"] == "info"
    assert notes[0] == notes[1] == notes[2]
    await server.command("note", "Зараз", "--level", "warn")
    again = await heard(sockets[0])
    assert (again["lvl"], again["id"] == notes[0]["id"]) == ("warn", False)
    for ws in sockets:
        await ws.close()


async def test_only_who_looks_after_the_machine_may_speak_to_all(server: Server) -> None:
    await server.command("migrate")
    await server.start()
    said = b'{"text":"hello"}'

    def tries() -> list[int]:
        return [
            posted(server, said),
            posted(server, said, **{"X-Forwarded-For": "10.1.2.3"}),
            posted(server, said, Origin="https://evil.example"),
            posted(server, b'{"text":" "}'),
            posted(server, b'{"text":"a","lvl":"loud"}'),
            posted(server, b"hello"),
        ]

    assert await asyncio.to_thread(tries) == [200, 404, 403, 422, 422, 422]


async def test_a_note_to_nobody_is_said_to_be_one(server: Server) -> None:
    with pytest.raises(RuntimeError, match="does not answer, so nobody was told"):
        await server.command("note", "hello")
    with pytest.raises(RuntimeError, match="nothing is written"):
        await server.command("note", " ")
