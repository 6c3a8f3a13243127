"""The same tests on both databases, each migrated by the project's own migrations.

The migrations run in processes of their own: Tortoise keeps the SQL of the first dialect it meets.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from tests.chat.log.sockets import Live, over_sockets
from tests.chat.log.world import World
from tests.emptying import make_database, sql_that_empties

SERVER = (
    os.environ.get("KOLO_TEST_DATABASE")
    or os.environ.get("DATABASE_URL")
    or "postgresql://postgres@127.0.0.1:5432/postgres"
)
MIGRATE = """
import asyncio, sys, pathlib
from app.core.db.migrate import migrate
from app.features import MODELS
where = sys.argv[1]
asyncio.run(migrate(where if "://" in where else pathlib.Path(where), MODELS))
"""


async def migrated(where: Path | str) -> None:
    run = await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, str(where))
    assert await run.wait() == 0


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    template = tmp_path_factory.mktemp("room-log") / "template.sqlite3"
    await migrated(template)
    return template


@pytest.fixture(scope="session")
async def postgres_url() -> AsyncIterator[str]:
    """A database of our own on the server, dropped afterwards."""
    try:
        server = await asyncpg.connect(SERVER, timeout=5)
    except (OSError, asyncpg.PostgresError) as problem:
        pytest.skip(f"no PostgreSQL answers at {SERVER.rpartition('@')[2]}: {problem}")
    name = f"kolo_log_{os.getpid()}"
    await make_database(server, name)
    try:
        url = f"{SERVER.rsplit('/', 1)[0]}/{name}"
        await migrated(url)
        yield url
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.fixture(scope="session")
async def emptying(postgres_url: str) -> str:
    return await sql_that_empties(postgres_url)


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sqlite_template, tmp_path / "kolo.sqlite3"))


@pytest.fixture
async def postgres(postgres_url: str, emptying: str) -> str:
    """The same database for every test, emptied."""
    db = await asyncpg.connect(postgres_url)
    await db.execute(emptying)
    await db.close()
    return postgres_url


@pytest.fixture(params=["sqlite_file", "postgres"])
def where(request: pytest.FixtureRequest) -> Path | str:
    """Each database in turn."""
    chosen: Path | str = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
async def world(where: Path | str) -> AsyncIterator[World]:
    """Olena and Taras sit in the room."""
    made = await World(where).opened()
    yield made
    await made.close()


@pytest.fixture
async def sqlite_world(sqlite_file: Path) -> AsyncIterator[World]:
    made = await World(sqlite_file).opened()
    yield made
    await made.close()


@pytest.fixture
async def postgres_world(postgres: str) -> AsyncIterator[World]:
    made = await World(postgres).opened()
    yield made
    await made.close()


@pytest.fixture
async def live(world: World) -> AsyncIterator[Live]:
    """The same, for whoever comes over a socket."""
    async with over_sockets(world) as here:
        yield here
