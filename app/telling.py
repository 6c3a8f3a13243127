"""The room log of one process, open, and whom it tells."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from app.accounts import actions as accounts
from app.bus import AnyBus, memories
from app.chat.log import RoomLog
from app.chat.the_log import in_use
from app.core.config import Config
from app.core.db import write_lock
from app.features import wire
from app.groups import actions as groups
from realtime.needs import Batch


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
            yield
    finally:
        accounts.on_sessions_ended.remove(ended)
        groups.on_standing.remove(stands)
        await log.close()
