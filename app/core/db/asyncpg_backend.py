"""Tortoise's asyncpg backend, whose transactions survive being cancelled. (Tortoise picks its
migration editor by the word "asyncpg" in this module's name.)"""

from __future__ import annotations

from typing import Any

import asyncpg
from tortoise.backends.asyncpg import client as base
from tortoise.backends.base.client import TransactionalDBClient, TransactionContextPooled
from tortoise.connection import get_connections


class TransactionContext(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(connection)  # asyncpg shields this, and rolls back
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client


async def as_it_is(db: object) -> None:
    """Our statements leave nothing behind in a connection but a transaction, which asyncpg ends by
    itself; all else it does when one comes back to a pool costs a round trip each time."""


class AsyncpgClient(base.AsyncpgDBClient):
    async def create_pool(self, **kwargs: Any) -> asyncpg.Pool:
        return await asyncpg.create_pool(None, reset=as_it_is, **kwargs)

    def _in_transaction(self) -> TransactionContext:
        return TransactionContext(base.TransactionWrapper(self), self._pool_init_lock)


client_class = AsyncpgClient
