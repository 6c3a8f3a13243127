"""What is written with a promise is sealed."""

from __future__ import annotations

import pytest

from app.core import sealed
from app.core.config import Config
from tests.directory.conftest import at, world

__all__ = ["at", "world"]


@pytest.fixture(autouse=True)
def key(config: Config) -> None:
    sealed.use(config.key)
