"""Larysa keeps the list of families of Kalyna."""

from __future__ import annotations

import pytest

from app.core import sealed
from app.core.config import Config
from app.core.viewer import Role, Viewer
from tests.cast import Cast, person


@pytest.fixture
async def larysa(cast: Cast, config: Config) -> Viewer:
    sealed.use(config.key)
    return await person("larysa", cast.kalyna, "Лариса", Role.REGISTRAR)
