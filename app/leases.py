"""Who does a job of the clock, where several processes could."""

from __future__ import annotations

import asyncio
import zlib
from typing import Protocol

import asyncpg

from app.core.config import Config
from app.core.db import credentials, plain

LEASES_KEY = 0x6B6F6C6F + 2  # beside the keys of migrations and of serving
TAKE = "SELECT pg_try_advisory_lock($1, $2)"
ANSWER_S = 15


class Leases(Protocol):
    async def is_ours(self, job: str) -> bool:
        """Whether this process is the one to do it now. Whoever was first keeps it while alive."""
        ...

    async def close(self) -> None: ...


class Alone:
    """One process does everything."""

    async def is_ours(self, job: str) -> bool:
        return True

    async def close(self) -> None: ...


class InPostgres:
    """A lease is an advisory lock of one connection: PostgreSQL lets go of it when the process
    dies, and the next that asks has it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._db: asyncpg.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def is_ours(self, job: str) -> bool:
        """Asked of the connection that holds it, every time: if that is a new one, so may be the
        answer."""
        async with self._one_at_a_time:
            if self._db is None or self._db.is_closed():
                self._db = await asyncpg.connect(
                    **plain(credentials(self._url)), timeout=ANSWER_S, command_timeout=ANSWER_S
                )
            try:
                return bool(await self._db.fetchval(TAKE, LEASES_KEY, _number(job)))
            except BaseException:
                self._db.terminate()  # whatever it held is free, and asked for anew
                raise

    async def close(self) -> None:
        if self._db is not None:
            await self._db.close()


def leases_of(config: Config) -> Leases:
    if config.may_be_several and config.database_url:
        return InPostgres(config.database_url)
    return Alone()


def _number(job: str) -> int:
    """PostgreSQL wants signed ones."""
    return zlib.crc32(job.encode()) - 2**31
