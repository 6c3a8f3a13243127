"""Heartbeats (wire.md §4): minutes of silence, so only when asked for by name:
`python -m pytest tests/faults/slow_heartbeat.py`."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.faults.server import Person, Server
from tests.faults.wire import Line

pytestmark = pytest.mark.faults


async def test_the_server_pings_in_its_own_silence(line: Line) -> None:
    began = time.monotonic()
    await line.hears(t="ping", within=30)
    assert 19 < time.monotonic() - began < 27
    await line.hears(t="ping", within=30)


async def test_who_never_answers_is_closed_with_4510(server: Server, person: Person) -> None:
    line = await Line.open(server.socket, token=person.token, answers_pings=False)
    began = time.monotonic()
    assert await line.closes(90) == 4510
    assert 65 < time.monotonic() - began < 80


async def test_who_answers_pings_stays(line: Line) -> None:
    await asyncio.sleep(80)
    assert (await line.ask("ping"))["t"] == "pong"
