"""S8: what the help board costs a circle that has more on it than anybody will ever read. On
PostgreSQL with KOLO_TEST_DATABASE, as the tests."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tortoise.connection import get_connection

from app.core import sealed
from app.core.config import Config
from app.groups.models import Care, Group
from app.help.models import Post
from tests.bench.full_board import OPEN, fill
from tests.bench.progress import say
from tests.bench.table import Results, Row
from tests.bench.test_pages import crowd
from tests.cast import Cast
from tests.conftest import POSTGRES, Browser, Database
from tests.directory.cards import ME, writes
from tests.groups.counting import counted
from tests.open_log import open_log
from tests.world import at_browser_of, forgive_everybody, lived_in

PEOPLE = 2000
TIMES = 30
WHERE = "PostgreSQL" if POSTGRES else "SQLite"


async def test_s8_the_help_board(
    results: Results, browser: Browser, db: Database, cast: Cast, config: Config
) -> None:
    say(f"a help board with {OPEN} open posts, {WHERE}")
    forgive_everybody()
    sealed.use(config.key)
    async with open_log(db):
        await lived_in(cast, config)
        await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
        await crowd(cast.kalyna.id, PEOPLE)
        await writes(cast.taras, cast.kalyna, ME, can="інсулін", drive="1", town="Глдані")
        await fill(cast.kalyna, cast.taras)
        await get_connection("default").execute_script("ANALYZE")
        taras = await at_browser_of(browser, cast, "taras")
        board = f"/c/{cast.kalyna.pub}/help"
        post = await Post.filter(state="partly covered").order_by("-id").first()
        assert post is not None
        seen = f"/help/{post.pub}"
        (tag,) = re.findall(r'data-tag="([^"]+)"', (await taras.get(seen)).text)
        plain = await _cost(lambda: taras.get("/privacy"))
        for what, goal, asks in (
            ("the board, what one can take first", 2.0, lambda: taras.get(board)),
            ("of it, what is mine", 2.0, lambda: taras.get(f"{board}/mine/all")),
            ("a search on it", 4.0, lambda: taras.post(f"{board}/search", q="інсулін 17")),
            ("the page of an ask", 4.0, lambda: taras.get(seen)),
            (
                "“is it still so?”",
                1.0,
                lambda: taras.get(f"{seen}/now", **{"if-none-match": tag}),
            ),
        ):
            ms, queries = await _cost(asks)
            _add(results, what, goal, ms - plain[0], queries - plain[1])
        await taras.client.aclose()


def _add(results: Results, what: str, goal: float, ms: float, queries: int) -> None:
    row = f"{what}, {OPEN} open posts, {WHERE}"
    results.add(Row("S8", row, f"{ms:.1f} ms CPU, {queries} queries", f"{goal:g} ms", ms / goal))


async def _cost(asks: Callable[[], Awaitable[Any]]) -> tuple[float, int]:
    """Milliseconds of CPU in this process, the least of a few; and how many queries."""
    best = float("inf")
    forgive_everybody()
    for _ in range(TIMES):
        began = time.process_time()
        answer = await asks()
        best = min(best, (time.process_time() - began) * 1000)
        assert answer.status_code in (200, 304), answer.status_code
    with counted() as asked:
        await asks()
    return best, len(asked)
