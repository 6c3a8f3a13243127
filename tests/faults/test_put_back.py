"""A backup put back where several processes are served, and none of them keeps the clock."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from app.core.tokens import public_id
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis
from tests.faults.wire import Frame, Line

pytestmark = pytest.mark.faults


async def one_more(server: Server, person: Person) -> Frame:
    room = person.rooms[0]
    async with await Line.open(server.socket, token=person.token) as line:
        epoch = (await line.ask("sub", room=room))["epoch"]
        ack = await line.ask("send", room=room, cid=public_id(), text="після")
    assert ack["t"] == "ack"
    return {"epoch": epoch, "since": ack["seq"]}


@pytest.mark.parametrize("end", ["killed", "stopped"])
async def test_an_older_copy_is_noticed_though_no_worker_runs(
    stores: tuple[Postgres, Redis], tmp_path: Path, end: str
) -> None:
    kept, told = stores
    name, backup = f"put_back_{end}", f"backup_{end}"
    more = {"REDIS_URL": told.url}
    server = Server(tmp_path, await kept.make(name), verb="web", more=more)
    person = (await server.seeded(45, 20))[10]
    await kept.make(backup, like=name)
    await server.start()
    known = await one_more(server, person)
    if end == "killed":
        await asyncio.sleep(7)  # s; how far the log has come is noted every few
        server.kill()
    else:
        assert await asyncio.to_thread(server.stop) is not None
    db = await asyncpg.connect(kept.url())
    await db.execute(f"DROP DATABASE {name}")
    await db.close()
    await kept.make(name, like=backup)
    await server.start()
    await one_more(server, person)  # so that the old number is one of the new ones, too
    async with await Line.open(server.socket, token=person.token) as line:
        answer = await line.ask("sub", room=person.rooms[0], **known)
        assert (answer["mode"], answer.get("reason")) == ("snapshot", "epoch")
    server.stop()
