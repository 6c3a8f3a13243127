"""The room log on PostgreSQL: one connection that writes, a pool that reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from app.chat.log.commit import happened, transact
from app.chat.log.decide import Decision
from app.chat.log.ops import Op
from app.chat.log.plans import Plan, Put, PutElsewhere, Row, Step
from app.core.db.asyncpg_backend import as_it_is
from app.core.db.away import BUSY, LINK
from realtime.needs import Unavailable

T = TypeVar("T")
Link = asyncpg.Connection | PoolConnectionProxy

SETTINGS = {
    "application_name": "kolo room log",
    "synchronous_commit": "on",  # an ack survives a power cut
    "lock_timeout": "5s",
    "statement_timeout": "10s",
    "idle_in_transaction_session_timeout": "20s",  # a gateway that froze lets go of its rooms
    # Every statement here is a short walk along an index, always by the same way. Finding it anew
    # costs ten times the walk (a page of 50: 8 ms against 0.7); and where it does not know a limit
    # beforehand, PostgreSQL expects thousands of rows.
    "plan_cache_mode": "force_generic_plan",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_seqscan": "off",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
ANSWER_S = 15  # nothing at all was heard for so long: the link is dead
POOL = 4


class PostgresStore:
    def __init__(self, url: str) -> None:
        self._url = url
        self._writing: asyncpg.Connection | None = None
        self._reading: asyncpg.Pool | None = None

    async def commit(self, ops: Sequence[Op[Any]]) -> Decision:
        """When the link dies under it, finds out on a new one whether it happened; if not, does it
        again."""
        made: list[Decision] = []
        try:
            try:
                return await self._transaction(ops, made)
            except ValueError:
                # asyncpg.DataError, an InterfaceError too: a value it cannot say, not a dead link
                raise
            except LINK:
                self._hang_up()
                return await self._settled(ops, made)
        except ValueError:
            raise
        except LINK as problem:
            self._hang_up()
            raise Unavailable(type(problem).__name__) from problem
        except BUSY as problem:
            raise Unavailable(type(problem).__name__) from problem

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        return await self._twice(lambda: self._asked(plan()))

    async def glance(self, plan: Callable[[], Plan[T]]) -> T:
        return await self._twice(lambda: self._glanced(plan()))

    async def seek(self, plan: Callable[[], Plan[T]]) -> T:
        return await self.read(plan)

    async def change(self, plan: Callable[[], Plan[T]]) -> T:
        """Once: whoever keeps the house comes back."""
        try:
            pool = await self._connections()
            async with pool.acquire() as db, db.transaction():
                return await _carried_out(plan(), db)
        except (*LINK, *BUSY) as problem:
            raise Unavailable(type(problem).__name__) from problem

    async def tidy(self) -> None:
        """Autovacuum does."""

    async def _twice(self, asked: Callable[[], Awaitable[T]]) -> T:
        try:
            try:
                return await asked()
            except LINK:  # the pool notices what died; the second connection is a new one
                return await asked()
        except (*LINK, *BUSY) as problem:
            raise Unavailable(type(problem).__name__) from problem

    async def _glanced(self, plan: Plan[T]) -> T:
        pool = await self._connections()
        async with pool.acquire() as db:
            return await _carried_out(plan, db)

    async def _asked(self, plan: Plan[T]) -> T:
        pool = await self._connections()
        async with (
            pool.acquire() as db,
            db.transaction(isolation="repeatable_read", readonly=True),
        ):
            return await _carried_out(plan, db)

    async def _connections(self) -> asyncpg.Pool:
        if self._reading is None:
            self._reading = await self._pool()
        return self._reading

    async def close(self) -> None:
        if self._writing is not None:
            await self._writing.close()
        if self._reading is not None:
            await self._reading.close()

    async def _transaction(self, ops: Sequence[Op[Any]], made: list[Decision]) -> Decision:
        """`made` gets the decision before COMMIT is sent: from there on it may stand."""
        db = await self._connected()
        async with db.transaction():
            decision = await _carried_out(transact(ops), db)
            made.append(decision)
        return decision

    async def _settled(self, ops: Sequence[Op[Any]], made: list[Decision]) -> Decision:
        if made:
            db = await self._connected()
            async with db.transaction():
                stands = await _carried_out(happened(made[0]), db)
            if stands:
                return made[0]
        return await self._transaction(ops, [])

    async def _connected(self) -> asyncpg.Connection:
        if self._writing is None or self._writing.is_closed():
            self._writing = await asyncpg.connect(
                self._url, server_settings=SETTINGS, command_timeout=ANSWER_S, timeout=ANSWER_S
            )
        return self._writing

    def _hang_up(self) -> None:
        if self._writing is not None:
            self._writing.terminate()
            self._writing = None

    async def _pool(self) -> asyncpg.Pool:
        return await asyncpg.create_pool(
            self._url,
            min_size=1,
            max_size=POOL,
            server_settings=SETTINGS,
            command_timeout=ANSWER_S,
            timeout=ANSWER_S,
            reset=as_it_is,
        )


async def _as_it_is(db: asyncpg.Connection) -> None:
    """Our reads leave nothing behind in a connection; asyncpg's own reset costs a round trip."""


async def _carried_out(plan: Plan[T], db: Link) -> T:
    try:
        step = next(plan)
        while True:
            step = plan.send(await _answered(step, db))
    except StopIteration as end:
        result: T = end.value
        return result


async def _answered(step: Step, db: Link) -> Sequence[Row]:
    if isinstance(step, PutElsewhere):
        return ()
    if isinstance(step, Put):
        await db.execute(step.table.postgresql, *_columns(step.rows))
        return ()
    args = step.args if step.rows is None else _columns(step.rows)
    rows: Sequence[Any] = await db.fetch(step.sql, *args)
    return rows


def _columns(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True))
