"""The room log of one process, open, and whom it tells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from app.accounts import actions as accounts
from app.bus import AnyBus, memories
from app.chat.log import RoomLog
from app.chat.the_log import in_use
from app.core.config import Config
from app.core.db import write_lock
from app.features import wire
from app.groups import actions as groups
from realtime.clock import every
from realtime.needs import Batch, Refused

NOTED = 5.0  # seconds between two notes of how far the log has come (storage.md §5)


@asynccontextmanager
async def telling(
    config: Config,
    bus: AnyBus,
    *,
    committed: Callable[[Batch], None],
    ended: Callable[[list[int]], None],
    stands: Callable[[int], Awaitable[None]],
) -> AsyncGenerator[None]:
    """`committed` hears of every commit of this process, `ended` of the sessions it ends, `stands`
    of who stands otherwise in a circle than before."""
    wire()
    log = await RoomLog.open(
        *(config.database, committed, write_lock()), high_water=memories(config, bus)
    )
    accounts.on_sessions_ended.append(ended)
    groups.on_standing.append(stands)
    try:
        with in_use(log):
            async with _noting_how_far(log):
                yield
    finally:
        accounts.on_sessions_ended.remove(ended)
        groups.on_standing.remove(stands)
        await log.close()


@asynccontextmanager
async def _noting_how_far(log: RoomLog) -> AsyncGenerator[None]:
    """In every process, also where no worker runs: by this a database that is older than it was is
    known when the next one starts."""
    clock = asyncio.create_task(every(NOTED, log.note_high_water))
    try:
        yield
    finally:
        clock.cancel()
        with suppress(Refused, TimeoutError):  # whoever stops does not wait for a store
            async with asyncio.timeout(1):
                await log.note_high_water()
