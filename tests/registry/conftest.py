"""Larysa keeps the list of families of Kalyna."""

from __future__ import annotations

import pytest

from app.core import sealed
from app.core.config import Config
from app.core.viewer import Role, Viewer
from app.registry.actions import bringing
from tests.cast import Cast, person


@pytest.fixture
async def larysa(cast: Cast, config: Config) -> Viewer:
    sealed.use(config.key)
    for limit in (bringing.uploads, bringing.readings):
        limit._buckets.clear()
    return await person("larysa", cast.kalyna, "Лариса", Role.REGISTRAR)
