"""Databases of their own, for tests that change their shape."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from app.core.db import credentials
from app.core.db.migrate import migrate
from app.features import MODELS
from tests.conftest import POSTGRES


@asynccontextmanager
async def _made(like: str = "template1") -> AsyncIterator[str]:
    """The name of a new PostgreSQL database."""
    name = f"kolo_own_{secrets.token_hex(6)}"
    plain = {k: v for k, v in credentials(POSTGRES).items() if k not in ("minsize", "maxsize")}
    server = await asyncpg.connect(**plain)
    try:
        await server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield name
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()


def _url(name: str) -> str:
    return POSTGRES.rsplit("/", 1)[0] + "/" + name


@pytest.fixture
async def nowhere(tmp_path: Path) -> AsyncIterator[Path | str]:
    """Where a database may be made: a file not there yet, or an empty PostgreSQL database."""
    if not POSTGRES:
        yield tmp_path / "kolo.sqlite3"
        return
    async with _made() as name:
        yield _url(name)


@pytest.fixture(scope="session")
async def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path | str]:
    """To be copied from: a file, or the name of a database."""
    if not POSTGRES:
        where = tmp_path_factory.mktemp("today") / "kolo.sqlite3"
        await migrate(where, MODELS)
        yield where
        return
    async with _made() as name:
        await migrate(_url(name), MODELS)
        yield name


@pytest.fixture
async def today(migrated_once: Path | str, tmp_path: Path) -> AsyncIterator[Path | str]:
    """A database of today's shape that nobody else uses. Migrating takes seconds, copying none."""
    if isinstance(migrated_once, Path):
        yield Path(shutil.copyfile(migrated_once, tmp_path / "kolo.sqlite3"))
        return
    async with _made(migrated_once) as name:
        yield _url(name)
