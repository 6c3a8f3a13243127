"""Every test here has the rooms of its circles behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.core.limits import Limit
from app.groups.actions import asking, naming
from app.groups.views import joining
from realtime.needs import Batch
from tests.conftest import Database
from tests.open_log import open_log


@pytest.fixture(autouse=True)
async def rooms(db: Database) -> AsyncIterator[list[Batch]]:
    async with open_log(db) as told:
        yield told


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests come from one address."""
    monkeypatch.setattr(naming, "changes", Limit(10, 3600))
    monkeypatch.setattr(asking, "asking", Limit(5, 86_400))
    monkeypatch.setattr(joining, "MISSES", Limit(30, 600))
    monkeypatch.setattr(joining, "ARRIVALS", Limit(30, 3600))
