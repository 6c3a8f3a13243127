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

from tests.conftest import Database
from tests.help.standing import CAME, FOLLOWS_LINES, GONE, RUNS, TRAVELS, where_it_stands

Rows = list[dict[str, Any]]
COUNT = {*RUNS, *CAME}
COUNTS = ", ".join(f"'{one}'" for one in sorted(COUNT))
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
  m.state = 'active' AS is_here,
  coalesce(sum(p.qty), 0) AS qty, coalesce(sum(p.delivered), 0) AS brought
FROM promise r JOIN membership m ON m.id = r.helper_id LEFT JOIN promise_part p
  ON p.promise_id = r.id
WHERE r.sheet_id IN ({sheets}) GROUP BY r.id, m.state"""
KEPT = """
SELECT l.sheet_id, r.state FROM help_match m JOIN promise r ON r.id = m.promise_id
JOIN line l ON l.id = m.offer_line_id WHERE l.sheet_id IN ({sheets})"""
POSTS = "SELECT sheet_id, state FROM help_post WHERE sheet_id IN ({sheets})"
# Of a promise that was over before somebody set out with its parcel, nothing is in it.
PACKED = """
SELECT r.sheet_id, r.id AS promise, r.state AS became, c.state AS parcel,
  r.changed_at <= c.changed_at AS before_its_end, EXISTS (
    SELECT 1 FROM parcel_promise o JOIN parcel p ON p.id = o.parcel_id
    WHERE o.promise_id = r.id AND p.id <> c.id AND p.state <> 'handed over'
  ) AS is_in_another
FROM parcel_promise k JOIN parcel c ON c.id = k.parcel_id JOIN promise r ON r.id = k.promise_id
WHERE r.sheet_id IN ({sheets}) AND c.set_out_at IS NOT NULL
  AND NOT (r.state IN ('released', 'declined') AND r.changed_at <= c.set_out_at)"""


@dataclass(slots=True)
class Seen:
    """One look: the tables as they stood at the same moment. `kept`: what of an offer is kept for
    promises of an ask; `packed`: what is in parcels with which somebody has set out."""

    lines: Rows
    promises: Rows
    kept: Rows
    posts: Rows
    packed: Rows

    def is_right(self) -> None:
        """Nothing is promised twice or lost, what travels stays promised and counts when it comes,
        and every post stands where its lines say."""
        travels = {one["promise"] for one in self.packed if one["parcel"] in TRAVELS}
        for line in self.lines:
            assert 0 <= line["delivered"] <= line["promised"] <= line["qty"], line
            assert (line["promised"], line["delivered"]) == (line["parts"], line["brought"]), line
        for one in self.promises:
            assert 0 <= one["brought"] <= one["qty"], one
            assert one["state"] not in CAME or one["brought"] == one["qty"], one
            # Of whoever has left, only what others have on the way still comes.
            holds = one["is_here"] or one["id"] in travels
            assert one["state"] not in RUNS or holds, one
        assert all(one["state"] in COUNT for one in self.kept), self.kept
        open_ones = [one for one in self.promises if one["state"] in RUNS]
        assert len({(one["sheet_id"], one["helper_id"]) for one in open_ones}) == len(open_ones)
        self._what_travels_counts()
        self._posts_follow()
        self._nothing_runs_of_what_is_over(travels)

    def _what_travels_counts(self) -> None:
        for one in self.packed:
            if one["parcel"] in TRAVELS:
                assert one["became"] not in GONE, f"let go of while it was on its way: {one}"
            if one["parcel"] == "handed over":
                # It may be settled afterwards that it did not come.
                did_not_come = one["became"] == "released" and not one["before_its_end"]
                # Of what is in another parcel too, a part came: it counts with the last of them.
                awaited = one["became"] == "in progress" and one["is_in_another"]
                counts = one["became"] in CAME or awaited
                assert counts or did_not_come, f"it came and does not count: {one}"

    def _nothing_runs_of_what_is_over(self, travels: Collection[int]) -> None:
        over = {one["sheet_id"]: one["state"] for one in self.posts}
        for one in self.promises:
            state, runs = over[one["sheet_id"]], one["state"] in RUNS
            assert not (runs and state in ("withdrawn", "declined")), (state, one)
            assert not (one["state"] in CAME and state == "withdrawn"), (state, one)
            # Whoever asked has left, and it is on its way to them.
            assert not runs or state != "closed" or one["id"] in travels, (state, one)
        for one in self.packed:
            is_taken_back = over[one["sheet_id"]] in ("withdrawn", "declined")
            assert not (is_taken_back and one["parcel"] in TRAVELS), one

    def _posts_follow(self) -> None:
        wanted, states = defaultdict(list), defaultdict(list)
        for line in self.lines:
            if line["is_wanted"]:
                counts = (line["qty"], line["promised"], line["delivered"])
                wanted[line["sheet_id"]].append(counts)
        for one in [*self.promises, *self.kept]:
            if one["state"] in COUNT:
                states[one["sheet_id"]].append(one["state"])
        for post in self.posts:
            stands, sheet = post["state"], post["sheet_id"]
            if stands in FOLLOWS_LINES:
                follows = where_it_stands(wanted[sheet], states[sheet])
                assert stands == follows, (post, follows, wanted[sheet], states[sheet])


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
    return [sql.format(sheets=named) for sql in (LINES, PROMISES, KEPT, POSTS, PACKED)]
