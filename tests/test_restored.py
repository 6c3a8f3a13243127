"""A backup put back: nobody takes what comes then for the history they know (storage.md §6)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.conftest import POSTGRES
from tests.faults.conftest import empty_database
from tests.faults.server import Server
from tests.faults.wire import Line


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with empty_database() as url:
        made = Server(tmp_path, url)
        try:
            yield made
        finally:
            made.stop()


async def put_away(server: Server) -> None:
    """A backup of the database, and not of what else is in the folder."""
    if POSTGRES:
        await _copied(server.database, f"{server.database}_backup")
    else:
        shutil.copyfile(server.data / "kolo.sqlite3", server.data / "backup")


async def put_back(server: Server) -> None:
    if POSTGRES:
        await _copied(f"{server.database}_backup", server.database)
        await _copied(server.database, None, f"{server.database}_backup")
        return
    for rest in server.data.glob("kolo.sqlite3-*"):
        rest.unlink()
    shutil.copyfile(server.data / "backup", server.data / "kolo.sqlite3")


async def _copied(source: str, to: str | None, gone: str = "") -> None:
    """One database in the place of another."""
    db = await asyncpg.connect(POSTGRES)
    name = urlsplit(to or gone).path[1:]
    await db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    if to:
        await db.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(source).path[1:]}")
    await db.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_every_room_begins_anew_and_says_so(server: Server) -> None:
    person = (await server.seeded(45, 20))[10]
    room, water = person.rooms[0], server.data / "high-water"
    await put_away(server)
    await server.start()
    async with await Line.open(server.socket, token=person.token) as line:
        known = await line.ask("sub", room=room)
        before = water.read_text()
        for number in range(5):
            cid = f"c_restored_{number}"
            assert (await line.ask("send", room=room, cid=cid, text="після"))["t"] == "ack"
            await asyncio.sleep(0.3)
        await until(lambda: water.read_text() != before)
    server.kill()
    await put_back(server)
    await server.start()
    assert "older than it was" in server.log.read_text()
    async with await Line.open(server.socket, token=person.token) as line:
        card = next(card for card in line.welcome["rooms"] if card["room"] == room)
        assert card["epoch"] != known["epoch"]
        since = {"epoch": known["epoch"], "since": known["head"]}
        answer = await line.ask("sub", room=room, **since)
        assert (answer["mode"], answer["reason"]) == ("snapshot", "epoch")
        assert answer["epoch"] == card["epoch"]
        # What was lost is not in the log any more, so its keys are free: the outbox sends it again.
        again = await line.ask("send", room=room, cid="c_restored_0", text="після")
        assert (again["t"], again["dup"]) == ("ack", False)
    server.stop()
    epoch = card["epoch"]
    await server.start()
    async with await Line.open(server.socket, token=person.token) as line:
        assert {card["epoch"] for card in line.welcome["rooms"] if card["room"] == room} == {epoch}


async def test_where_nothing_remembers_it_can_be_said(server: Server) -> None:
    person = (await server.seeded(45, 20))[10]

    async def epochs() -> dict[str, str]:
        await server.start()
        async with await Line.open(server.socket, token=person.token) as line:
            cards = {card["room"]: card["epoch"] for card in line.welcome["rooms"]}
        server.stop()
        return cards

    before = await epochs()
    await server.command("restored")
    after = await epochs()
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
