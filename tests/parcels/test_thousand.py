"""Whatever people, parcels and the clock do at once, in any order, and whoever looks meanwhile:
what is there is at most what is promised, and that at most what is asked; what travels stays
promised, and counts when it comes.

A run of the ordinary tests plays some of it; «python -m tests thousand» plays a thousand on each of
the databases. KOLO_PLAY=7 plays number 7 alone."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from app.core.config import Config, secret_key
from app.core.sealed import use
from tests.conftest import Browser, Database
from tests.help.watching import Watcher, watcher
from tests.open_log import open_log
from tests.parcels.by_pages import pages_of
from tests.parcels.pressing import PRESSES, Play, Press, drawn, play, press
from tests.world import forgive_everybody

COUNT = int(os.environ.get("KOLO_PLAYS", "60"))
ONE = os.environ.get("KOLO_PLAY")
NUMBERS = [int(ONE)] if ONE else range(COUNT)
ROUNDS = 7
AT_ONCE = 4
BY_PAGES = 8  # one in so many is played through pages
MANY = 500  # plays, in which everything has to have come about


@pytest.fixture
async def watched(db: Database, config: Config) -> AsyncIterator[Watcher]:
    use(secret_key(config.data))
    async with open_log(db), watcher(db) as looks:
        yield looks


async def test_at_every_moment_no_more_is_promised_than_asked_and_states_follow(
    watched: Watcher, browser: Browser
) -> None:
    pressed: Counter[str] = Counter()
    sent = 0
    for number in NUMBERS:
        forgive_everybody()
        one = await play(number)
        watched.sheets = [post.sheet_id for post in one.posts]
        try:
            async with watched.watches(), pages_of(one, browser) as pages:
                await _played(one, pages.press if number % BY_PAGES == 0 else press)
        except BaseException as wrong:
            wrong.add_note(f"Play number {number}: KOLO_PLAY={number}")
            raise
        pressed, sent = pressed + one.pressed, sent + pages.sent
    print(f"\n{len(NUMBERS)} plays, {pressed.total()} presses, {sent} of them by pages,")
    print(f"{watched.looks} looks meanwhile; what was pressed: {dict(pressed.most_common())}")
    assert len(NUMBERS) < MANY or set(PRESSES) <= set(pressed)


async def _played(one: Play, does: Callable[[Press], Awaitable[None]]) -> None:
    for at in range(ROUNDS):
        many = one.dice.randint(2, AT_ONCE)
        at_once = [drawn(one, "" if at else "promise") for _ in range(many)]
        await asyncio.gather(*map(does, at_once))
