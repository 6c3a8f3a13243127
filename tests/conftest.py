"""What every test stands on: a real database, people, a browser without a screen.

SQLite by default; with KOLO_TEST_DATABASE set to a PostgreSQL URL the same tests run there, in a
process of their own (Tortoise keeps the SQL of the first dialect it meets).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import httpx2
import hypothesis
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from app.core.config import Config
from app.core.db import credentials, orm, orm_config
from app.core.db.migrate import migrate
from app.features import MODELS
from tests.cast import Cast, gather_cast
from tests.emptying import make_database, sql_that_empties

hypothesis.settings.register_profile("untimed", deadline=None)  # speed lives in tests/bench
hypothesis.settings.load_profile("untimed")

POSTGRES = os.environ.get("KOLO_TEST_DATABASE", "")
ORIGIN = "http://kolo.test"


@dataclass
class Database:
    """Where the run's database is, and how to make it empty again."""

    where: Path | str
    template: Path | None = None
    emptying: str = ""

    async def empty(self) -> None:
        from tortoise.connection import get_connection

        db = get_connection("default")
        if self.template is None:
            await db.execute_script(self.emptying)
            return
        import sqlite3

        async with db.acquire_connection() as live:
            source = sqlite3.connect(
                self.template, check_same_thread=False
            )  # read in aiosqlite's thread
            try:
                await live._execute(source.backup, live._conn)
            finally:
                source.close()

    async def copied(self, to: Path) -> Database:
        """The same, but empty() brings back what is in it now. Only on SQLite."""
        import sqlite3

        from tortoise.connection import get_connection

        async with get_connection("default").acquire_connection() as live:
            with closing(sqlite3.connect(to, check_same_thread=False)) as copy:
                await live._execute(live._conn.backup, copy)
        return replace(self, template=to)


@pytest.fixture(scope="session")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """One migrated database for the run; every test begins with its empty pages."""
    if POSTGRES:
        async for made in _postgres():
            yield made
        return
    folder = tmp_path_factory.mktemp("kolo")
    template = folder / "template.sqlite3"
    await migrate(template, MODELS)
    live = folder / "kolo.sqlite3"
    _checkpointed(template)
    shutil.copyfile(template, live)
    async with orm(orm_config(live, MODELS, synchronous="OFF")):
        yield Database(live, template)


def _checkpointed(path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def _postgres() -> AsyncIterator[Database]:
    name = f"kolo_test_{os.getpid()}"
    plain = {k: v for k, v in credentials(POSTGRES).items() if k not in ("minsize", "maxsize")}
    server = await asyncpg.connect(**plain)
    await make_database(server, name)
    url = POSTGRES.rsplit("/", 1)[0] + "/" + name
    try:
        await migrate(url, MODELS)
        async with orm(orm_config(url, MODELS)):
            yield Database(url, None, await sql_that_empties(url))
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.fixture
async def db(database: Database) -> Database:
    """An empty database of today's shape."""
    await database.empty()
    return database


@pytest.fixture
async def cast(db: Database) -> Cast:
    return await gather_cast()


@pytest.fixture(scope="session")
def config(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Config:
    data = tmp_path_factory.mktemp("data")
    url = database.where if isinstance(database.where, str) else None
    return Config(data=data, origins=(ORIGIN,), database_url=url, front="warm")


@pytest.fixture
def site(config: Config, db: Database) -> tuple[ASGIApp, Starlette]:
    """The whole HTTP app, without sockets; limits and patience fresh."""
    from app.main import build

    return build(config)


class Browser:
    """A person at a browser without a screen: keeps cookies, sends what browsers send. `as_`
    signs in."""

    def __init__(self, site: ASGIApp, inside: Starlette) -> None:
        self.inside = inside
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(site, raise_app_exceptions=False),
            base_url=ORIGIN,
            headers={"sec-fetch-site": "same-origin", "accept-language": "en"},
        )

    async def as_(self, person: object) -> Browser:
        """Sign in as one of the cast, without going through the page."""
        from tests.cast import session_of

        self.client.cookies.set("sid", await session_of(person), domain="kolo.test")
        return self

    def another(self) -> Browser:
        """A second browser, with nothing in it."""
        return Browser(self.client._transport.app, self.inside)  # type: ignore[attr-defined]

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, **fields: str) -> httpx2.Response:
        return await self.client.post(path, data=fields)

    async def follow(self, response: httpx2.Response) -> httpx2.Response:
        """Where a redirect leads."""
        assert response.status_code == 303, response.status_code
        return await self.get(response.headers["location"])


@pytest.fixture
async def browser(site: tuple[ASGIApp, Starlette]) -> AsyncIterator[Browser]:
    made = Browser(*site)
    yield made
    await made.client.aclose()
