"""How this process hears of the others: by Redis where there may be several, else not at all."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import asyncpg

from app.chat.log import InFile, Memory
from app.core.config import Config
from app.core.db import credentials, plain
from realtime.bus import MemoryBus
from realtime.redis_bus import RedisBus
from realtime.redis_link import Away

AnyBus = MemoryBus | RedisBus
WHICH = "SELECT system_identifier, current_database() FROM pg_control_system()"


@asynccontextmanager
async def bus_of(config: Config, *, listens: bool = True) -> AsyncGenerator[AnyBus]:
    """Up if Redis answers; a Redis that does not is no reason not to start. `listens`: also
    hear."""
    if not config.may_be_several or config.redis_url is None:
        yield MemoryBus()
        return
    bus = RedisBus(config.redis_url, await prefix(config), listens=listens)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()


async def prefix(config: Config) -> str:
    """What stands before all our names in Redis: the same for every process of one database, and
    another for every other database, whatever its processes call it."""
    if config.redis_prefix or config.database_url is None:
        return config.redis_prefix or "kolo:"
    db = await asyncpg.connect(**plain(credentials(config.database_url)))
    try:
        known = await db.fetchrow(WHICH)
    finally:
        await db.close()
    name = hashlib.sha256(repr(tuple(known)).encode()).hexdigest()[:12]
    return f"kolo:{name}:"


async def redis_answers(config: Config) -> list[str]:
    """What is wrong with the Redis of REDIS_URL, as sentences; empty when all is well."""
    if config.redis_url is None:
        return []
    if not config.may_be_several:
        return ["REDIS_URL does nothing without DATABASE_URL: one SQLite file has one process."]
    async with bus_of(config, listens=False) as bus:
        if bus.is_up:
            return []
    return ["Redis does not answer: news of other processes would come seconds late."]


class InRedis:
    """How far the log has come, for processes that share no folder. Redis may forget it."""

    def __init__(self, bus: RedisBus) -> None:
        self._bus, self._key = bus, f"{bus.prefix}high-water"

    async def recall(self) -> int:
        try:
            return int(await self._bus.ask("GET", self._key) or 0)
        except (Away, ValueError):
            return 0

    async def keep(self, mark: int) -> None:
        with suppress(Away):
            await self._bus.ask("SET", self._key, mark)


def memories(config: Config, bus: AnyBus) -> list[Memory]:
    """Where it is remembered, outside the database, how far the log had come."""
    kept: list[Memory] = [InFile(config.data / "high-water")]
    return [*kept, InRedis(bus)] if isinstance(bus, RedisBus) else kept
