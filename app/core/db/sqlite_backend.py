"""Tortoise's SQLite backend, made safe: BEGIN IMMEDIATE, transactions that survive being
cancelled, and one lock shared with the room log's own connection. (Tortoise picks its migration
editor by the word "sqlite" in this module's name.)"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, cast

from tortoise.backends.base.client import ConnectionWrapper as TortoisesWrapper
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.sqlite import client as base
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class TransactionContext(base.SqliteTransactionContext):
    __slots__ = ("_write_lock",)

    def __init__(self, connection: Any, trxlock: asyncio.Lock, write_lock: asyncio.Lock) -> None:
        super().__init__(connection, trxlock)
        self._write_lock = write_lock

    async def __aenter__(self) -> TransactionalDBClient:
        await self._write_lock.acquire()
        try:
            await self._trxlock.acquire()
            try:
                await self._begin()
            except BaseException:
                self._trxlock.release()
                raise
        except BaseException:
            self._write_lock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return cast(TransactionalDBClient, self.connection)

    async def _begin(self) -> None:
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            # aiosqlite runs an already queued BEGIN even when its awaiter was cancelled, so queue a
            # ROLLBACK behind it before anybody else can use the connection.
            if conn := self.connection._connection:
                await asyncio.shield(conn.rollback())
            raise

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        finally:
            self._write_lock.release()


class TransactionWrapper(base.SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            raise OperationalError(problem) from problem

    async def commit(self) -> None:
        try:
            await super().commit()
        except sqlite3.Error:
            await self.rollback()  # SQLite may have kept it open, and the next BEGIN would fail
            raise


class ConnectionWrapper(TortoisesWrapper[Any]):
    """Tortoise's own keeps the lock where no connection could be made: the next would wait for
    ever."""

    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self._lock.acquire()
        try:
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class SqliteClient(base.SqliteClient):
    """A single statement that writes takes the same turn as a transaction. SQLite itself would let
    it wait inside the only connection, where everybody who reads waits behind it, and give up."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.write_lock = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:
        try:
            await super().create_connection(with_db)
        except BaseException:
            await self.close()  # half made, it would be taken for whole, and keep its thread
            raise

    def acquire_connection(self) -> ConnectionWrapper:
        return ConnectionWrapper(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return TransactionContext(TransactionWrapper(self), self._lock, self.write_lock)

    def _turn(self, query: str) -> AbstractAsyncContextManager[Any]:
        return nullcontext() if query.lstrip()[:6].lower() == "select" else self.write_lock

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        async with self.write_lock:
            made: int = await super().execute_insert(query, values)
            return made

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as db:  # Tortoise's own stays open when cancelled
            await db.execute_many(query, values)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[dict[str, Any]]]:
        async with self._turn(query):
            found: tuple[int, Sequence[dict[str, Any]]] = await super().execute_query(query, values)
            return found

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        async with self._turn(query):
            rows: list[dict[str, Any]] = await super().execute_query_dict(query, values)
            return rows

    async def execute_script(self, query: str) -> None:
        async with self.write_lock:
            await super().execute_script(query)

    @asynccontextmanager
    async def apart(self) -> AsyncGenerator[None]:
        """A transaction on a connection of its own: meanwhile others read what was committed last.
        Whoever wants to write waits for its end all the same."""
        other = SqliteClient(self.filename, connection_name=self.connection_name, **self.pragmas)
        await other.create_connection(with_db=True)
        try:
            async with TransactionContext(TransactionWrapper(other), other._lock, self.write_lock):
                yield
        finally:
            await other.close()


client_class = SqliteClient
