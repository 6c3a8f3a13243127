"""The room log beside the tests' own database, for whoever needs rooms behind their pages."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.chat.log import RoomLog
from app.chat.the_log import in_use
from app.core.db import write_lock
from app.features import wire
from realtime.needs import Batch
from tests.conftest import Database


@asynccontextmanager
async def open_log(db: Database) -> AsyncGenerator[list[Batch]]:
    """Yields what is told to the sockets meanwhile."""
    wire()
    told: list[Batch] = []
    log = await RoomLog.open(db.where, told.append, write_lock())
    try:
        with in_use(log):
            yield told
    finally:
        await log.close()
