"""Every test here has the rooms of its circles behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from realtime.needs import Batch
from tests.conftest import Database
from tests.open_log import open_log


@pytest.fixture(autouse=True)
async def rooms(db: Database) -> AsyncIterator[list[Batch]]:
    async with open_log(db) as told:
        yield told
