from __future__ import annotations

import pytest

from app.core.config import Config, secret_key
from app.core.sealed import use
from app.features import wire
from tests.cast import Cast
from tests.conftest import Database
from tests.directory.conftest import at, world
from tests.parcels.making import Way, to_kherson
from tests.world import forgive_everybody

__all__ = ["at", "world"]


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    """Nobody has set out."""
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    return await to_kherson(cast)
