"""Pages, rooms and sockets of one process on the tests' own database: an act of somebody, and what
a socket that is open meanwhile makes of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.core.config import Config
from app.core.viewer import Viewer
from app.sockets import Sockets
from realtime.bus import MemoryBus
from tests.cast import session_of
from tests.conftest import ORIGIN, Database
from tests.realtime.place import Client, Place, serving


class Live(Place):
    async def of(self, person: Viewer) -> Client:
        """A welcomed browser socket of somebody."""
        cookie = {"Cookie": f"sid={await session_of(person)}"}
        return await self._welcomed(await self.open(headers=cookie, origin=ORIGIN))

    async def _welcomed(self, client: Client) -> Client:
        client.page = await client.hear("welcome")
        return client


@asynccontextmanager
async def live(db: Database, config: Config) -> AsyncGenerator[Live]:
    if isinstance(db.where, Path):
        config = replace(config, data=db.where.parent)
    sockets = Sockets(config, MemoryBus())
    gateway: Any = sockets._gateway
    async with sockets.open(), serving(sockets.connection) as server:
        here = Live(None, gateway, server)  # type: ignore[arg-type]
        try:
            yield here
        finally:
            await here.leave()
