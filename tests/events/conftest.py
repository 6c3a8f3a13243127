from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.core.config import Config
from tests.cast import Cast
from tests.conftest import Browser, Database
from tests.directory.cards import SitsDown
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    forgive_everybody()
    async with open_log(db):
        yield await lived_in(cast, config, is_full=True)


@pytest.fixture
async def at(browser: Browser, world: World) -> AsyncIterator[SitsDown]:
    opened: list[Browser] = []

    async def sits_down(who: object) -> Browser:
        made = browser.another()
        opened.append(await made.as_(who) if who else made)
        return opened[-1]

    yield sits_down
    for one in opened:
        await one.client.aclose()
