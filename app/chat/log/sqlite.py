"""The room log in a SQLite file: one thread writes, one reads, one seeks; none of them waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from app.chat.log.commit import transact
from app.chat.log.decide import Decision
from app.chat.log.dialect import arguments, for_sqlite
from app.chat.log.ops import Op
from app.chat.log.plans import Plan, Put, PutElsewhere, Row, Step
from app.chat.log.thread import OwnThread
from app.core.db.away import out_of_order
from realtime.needs import Unavailable

T = TypeVar("T")

KEEPS_CONNECTION = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}
BUSY_S = 5.0  # how long to wait for somebody else's transaction on the file
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an ack survives a power cut
    "foreign_keys=ON",
    "wal_autocheckpoint=4000",  # pages: the same ones change again and again, and move once
    "cache_size=-16000",  # KB: where messages go, and all their indexes
    "secure_delete=ON",  # what was erased is overwritten
)


TIDY = (
    "INSERT INTO message_fts(message_fts) VALUES('optimize')",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self._writing = _Connection("room-log-writer", path, PRAGMAS)
        self._reading = _Connection("room-log-reader", path, ("query_only=ON",))
        self._seeking = _Connection("room-log-seeker", path, ("query_only=ON",))

    async def commit(self, ops: Sequence[Op[Any]]) -> Decision:
        """The whole transaction in one visit to the writer's thread."""
        return await self._writing.do("BEGIN IMMEDIATE", lambda: transact(ops))

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        return await self._reading.do("BEGIN", plan)

    async def glance(self, plan: Callable[[], Plan[T]]) -> T:
        return await self._reading.glance(plan)

    async def seek(self, plan: Callable[[], Plan[T]]) -> T:
        return await self._seeking.do("BEGIN", plan)

    async def change(self, plan: Callable[[], Plan[T]]) -> T:
        return await self._writing.do("BEGIN IMMEDIATE", plan)

    async def tidy(self) -> None:
        """Overwriting is not enough: words stand in old pieces of the index and of the WAL, too."""
        busy = (await self._writing.say(*TIDY))[0][0]
        if busy:
            raise Unavailable("somebody is reading an old state")

    async def close(self) -> None:
        await self._writing.close()
        await self._reading.close()
        await self._seeking.close()


class _Connection:
    """A connection and the thread it lives in. Opened when first needed, and again after a
    fault."""

    def __init__(self, name: str, path: Path, pragmas: Sequence[str]) -> None:
        self._thread = OwnThread(name)
        self._path, self._pragmas = path, pragmas
        self._db: sqlite3.Connection | None = None

    async def glance(self, plan: Callable[[], Plan[T]]) -> T:
        """One statement needs no transaction around it."""
        return await self._thread.do(lambda: self._guarded(lambda db: _carried_out(plan(), db)))

    async def do(self, begin: str, plan: Callable[[], Plan[T]]) -> T:
        return await self._thread.do(lambda: self._transaction(begin, plan))

    async def close(self) -> None:
        await self._thread.do(self._let_go)
        self._thread.stop()

    async def say(self, *statements: str) -> Sequence[Row]:
        """Each by itself. What the last of them answers."""

        def all_of_them(db: sqlite3.Connection) -> Sequence[Row]:
            return [db.execute(statement).fetchall() for statement in statements][-1]

        return await self._thread.do(lambda: self._guarded(all_of_them))

    def _transaction(self, begin: str, plan: Callable[[], Plan[T]]) -> T:
        def transaction(db: sqlite3.Connection) -> T:
            db.execute(begin)
            result = _carried_out(plan(), db)
            db.execute("COMMIT")
            return result

        return self._guarded(transaction)

    def _guarded(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            self._db = self._db or self._open()
            return work(self._db)
        except BaseException as problem:
            self._roll_back()
            if isinstance(problem, sqlite3.Error) and (fault := self._fault(problem)):
                raise fault from problem
            raise

    def _open(self) -> sqlite3.Connection:
        # mode=rw: a file that is gone is a fault, not a reason to begin an empty one.
        db = sqlite3.connect(
            f"file:{quote(str(self._path))}?mode=rw",
            uri=True,
            isolation_level=None,
            timeout=BUSY_S,
            check_same_thread=False,
        )
        try:
            for pragma in self._pragmas:
                db.execute(f"PRAGMA {pragma}")
        except BaseException:
            db.close()
            raise
        return db

    def _fault(self, problem: sqlite3.Error) -> Unavailable | None:
        """None where an op is to blame. A connection that may be broken is let go: the next is a
        new one."""
        if not out_of_order(problem):
            return None
        if problem.sqlite_errorcode & 0xFF not in KEEPS_CONNECTION:
            self._let_go()
        return Unavailable(problem.sqlite_errorname)

    def _roll_back(self) -> None:
        if self._db is not None:
            try:
                self._db.rollback()
            except sqlite3.Error:
                self._let_go()

    def _let_go(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def _carried_out(plan: Plan[T], db: sqlite3.Connection) -> T:
    try:
        step = next(plan)
        while True:
            step = plan.send(_answered(step, db))
    except StopIteration as end:
        result: T = end.value
        return result


def _answered(step: Step, db: sqlite3.Connection) -> Sequence[Row]:
    if isinstance(step, Put):
        db.executemany(step.table.sqlite, _here(step))
        return ()
    if isinstance(step, PutElsewhere):
        db.executemany(step.sqlite, step.rows)
        return ()
    return db.execute(for_sqlite(step.sqlite or step.sql), arguments(step)).fetchall()


def _here(put: Put) -> Iterable[Row]:
    if not put.table.elsewhere:
        return put.rows
    return (row[: -put.table.elsewhere] for row in put.rows)
