"""Somebody who looks at sheets all the while, by a connection of their own: what they see is what
was committed, at every moment and not only when everybody has finished."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from app.help.changes import MIDDLE
from app.help.models import PostState
from app.help.queries.posts import COUNT
from app.help.states import state_of
from app.lines.models import OPEN_PROMISES, PromiseState
from tests.conftest import Database

Rows = list[dict[str, Any]]
IS_THERE = {PromiseState.DELIVERED, PromiseState.CONFIRMED, PromiseState.DISPUTED}
COUNTS = ", ".join(f"'{one.value}'" for one in COUNT)
LINES = f"""
SELECT l.id, l.sheet_id, l.qty, l.promised, l.delivered, l.gone_at IS NULL AS is_wanted,
  coalesce(sum(p.qty), 0) AS parts, coalesce(sum(p.delivered), 0) AS brought
FROM line l LEFT JOIN (
  SELECT p.line_id, p.qty, p.delivered FROM promise_part p JOIN promise r ON r.id = p.promise_id
  WHERE r.state IN ({COUNTS})
  UNION ALL SELECT offer_line_id, qty, delivered FROM help_match
) p ON p.line_id = l.id WHERE l.sheet_id IN ({{sheets}}) GROUP BY l.id"""
PROMISES = """
SELECT r.id, r.sheet_id, r.state, r.helper_id,
  m.state = 'active' OR r.id IN (
    SELECT k.promise_id FROM parcel_promise k JOIN parcel c ON c.id = k.parcel_id
    WHERE c.state IN ('on the way', 'stuck', 'arrived')
  ) AS holds,
  coalesce(sum(p.qty), 0) AS qty, coalesce(sum(p.delivered), 0) AS brought
FROM promise r JOIN membership m ON m.id = r.helper_id LEFT JOIN promise_part p
  ON p.promise_id = r.id
WHERE r.sheet_id IN ({sheets}) GROUP BY r.id, m.state"""
KEPT = """
SELECT l.sheet_id, r.state FROM help_match m JOIN promise r ON r.id = m.promise_id
JOIN line l ON l.id = m.offer_line_id WHERE l.sheet_id IN ({sheets})"""
POSTS = "SELECT sheet_id, state FROM help_post WHERE sheet_id IN ({sheets})"


@dataclass(slots=True)
class Seen:
    """One look: the tables as they stood at the same moment. `kept`: what of an offer is kept for
    promises of an ask."""

    lines: Rows
    promises: Rows
    kept: Rows
    posts: Rows

    def is_right(self) -> None:
        """Nothing is promised twice or lost, and every post stands where its lines say."""
        for line in self.lines:
            assert 0 <= line["delivered"] <= line["promised"] <= line["qty"], line
            assert (line["promised"], line["delivered"]) == (line["parts"], line["brought"]), line
        for one in self.promises:
            state = PromiseState(one["state"])
            assert 0 <= one["brought"] <= one["qty"], one
            assert state not in IS_THERE or one["brought"] == one["qty"], one
            # Of whoever has left, only what others have on the way still comes.
            assert state not in OPEN_PROMISES or one["holds"], one
        assert all(one["state"] in COUNT for one in self.kept), self.kept
        open_ones = [one for one in self.promises if one["state"] in OPEN_PROMISES]
        assert len({(one["sheet_id"], one["helper_id"]) for one in open_ones}) == len(open_ones)
        self._posts_follow()

    def _posts_follow(self) -> None:
        wanted, states = defaultdict(list), defaultdict(list)
        for line in self.lines:
            if line["is_wanted"]:
                wanted[line["sheet_id"]].append(_Line(**{n: line[n] for n in _Line.__slots__}))
        for one in [*self.promises, *self.kept]:
            if one["state"] in COUNT:
                states[one["sheet_id"]].append(PromiseState(one["state"]))
        for post in self.posts:
            stands, sheet = PostState(post["state"]), post["sheet_id"]
            if stands in MIDDLE:
                follows = state_of(wanted[sheet], states[sheet])
                assert stands is follows, (post, wanted[sheet], states[sheet])


@dataclass(frozen=True, slots=True)
class _Line:
    qty: int
    promised: int
    delivered: int


Look = Callable[[Collection[int]], Awaitable[Seen]]


@dataclass(slots=True)
class Watcher:
    look: Look
    looks: int = 0
    sheets: list[int] = field(default_factory=list)

    @asynccontextmanager
    async def watches(self) -> AsyncIterator[None]:
        """As long as the block runs, as often as possible; and once when all is done."""
        looking = asyncio.create_task(self._looks_on())
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        if not looking.cancelled() and (wrong := looking.exception()):
            raise wrong
        await self.once()

    async def _looks_on(self) -> None:
        while True:
            await self.once()
            await asyncio.sleep(0.002)

    async def once(self) -> None:
        seen = await asyncio.shield(self.look(self.sheets))
        seen.is_right()
        self.looks += 1


@asynccontextmanager
async def watcher(db: Database) -> AsyncIterator[Watcher]:
    opens = _on_sqlite if isinstance(db.where, Path) else _on_postgres
    async with opens(db.where) as look:  # type: ignore[arg-type]
        yield Watcher(look)


@asynccontextmanager
async def _on_sqlite(path: Path) -> AsyncIterator[Look]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row

    async def look(sheets: Collection[int]) -> Seen:
        connection.execute("BEGIN")
        try:
            return Seen(*([dict(row) for row in connection.execute(sql)] for sql in asked(sheets)))
        finally:
            connection.execute("COMMIT")

    try:
        yield look
    finally:
        connection.close()


@asynccontextmanager
async def _on_postgres(url: str) -> AsyncIterator[Look]:
    connection = await asyncpg.connect(url)
    alone = asyncio.Lock()

    async def look(sheets: Collection[int]) -> Seen:
        async with alone, connection.transaction(isolation="repeatable_read", readonly=True):
            found = [await connection.fetch(sql) for sql in asked(sheets)]
        return Seen(*([dict(row) for row in rows] for rows in found))

    try:
        yield look
    finally:
        await connection.close()


def asked(sheets: Collection[int]) -> list[str]:
    named = ", ".join(map(str, sheets))
    return [sql.format(sheets=named) for sql in (LINES, PROMISES, KEPT, POSTS)]
