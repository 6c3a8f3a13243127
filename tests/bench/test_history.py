"""S7: a room with a million messages is read like one with a thousand, and searched as quickly."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
import pytest

from app.chat.log import RoomLog
from tests.bench.community import Community
from tests.bench.databases import NONE_HERE, empty_database
from tests.bench.filling import EVERY, HALF, RARE, fill_postgres, fill_sqlite
from tests.bench.progress import say
from tests.bench.table import Results, Row

LARGE, SMALL = 1_000_000, 1000  # messages
TIMES = 50
SEARCHES = 20
GOAL = 2.0  # ms for a search


@dataclass(frozen=True, slots=True)
class Place:
    """Two rooms, and somebody who is in both."""

    database: Path | str
    large: str
    small: str
    user_id: int


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
async def test_s7_reading_far_back(results: Results, tmp_path: Path, database: str) -> None:
    async with empty_database() as url:
        if database == "PostgreSQL" and not url:
            results.left_out("S7", "reading and searching, PostgreSQL", NONE_HERE)
            return
        say(f"{LARGE} messages, {database} (up to a minute)")
        place = await filled(Community(tmp_path, url if database == "PostgreSQL" else ""))
        log = await RoomLog.open(place.database, lambda batch: None)
        try:
            await _pages(results, log, place, database)
            await _searches(results, log, place, database)
        finally:
            await log.close()


async def filled(community: Community) -> Place:
    members = [member for member in await community.seeded(60) if len(member.rooms) == 2]
    large, small = members[0].rooms
    if url := community.server.database:
        await fill_postgres(url, large, LARGE)
        await fill_postgres(url, small, SMALL)
        db = await asyncpg.connect(url)
        user_id = await db.fetchval("SELECT id FROM users WHERE login = $1", members[0].login)
        await db.close()
        return Place(url, large, small, user_id)
    path = community.server.data / "kolo.sqlite3"
    fill_sqlite(path, large, LARGE)
    fill_sqlite(path, small, SMALL)
    read = sqlite3.connect(path)
    (user_id,) = read.execute(
        "SELECT id FROM users WHERE login = ?", (members[0].login,)
    ).fetchone()
    read.close()
    return Place(path, large, small, user_id)


async def _pages(results: Results, log: RoomLog, place: Place, database: str) -> None:
    large, small = [await log.seat(place.user_id, room) for room in (place.large, place.small)]
    assert large is not None
    assert small is not None
    for what, before in (("newest", None), ("middle", 2)):
        say(f"the {what} page, {database}")
        far, near = [], []
        for _ in range(TIMES):
            for seat, times in ((large, far), (small, near)):
                end = seat.head // before if before else None
                times.append(await ms(lambda: log.page(seat, place.user_id, before=end)))  # noqa: B023
        ratio = median(far) / median(near)
        results.add(
            Row(
                "S7",
                f"the {what} page of {LARGE} beside {SMALL}, {database}",
                f"{median(far):.2f} ms",
                f"{median(near):.2f} ms",
                ratio,
                1.3,
            )
        )


async def _searches(results: Results, log: RoomLog, place: Place, database: str) -> None:
    for often, word in (("every", EVERY), ("half of the", HALF), ("very few", RARE)):
        say(f"searching a word of {often} messages, {database}")
        times = [await ms(lambda: log.search(place.user_id, word)) for _ in range(SEARCHES)]  # noqa: B023
        results.add(
            Row(
                "S7",
                f"search, a word of {often} messages, {database}",
                f"{median(times):.2f} ms",
                f"{GOAL:g} ms",
                median(times) / GOAL,
            )
        )


async def ms(read: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await read()
    return (time.perf_counter() - began) * 1000
