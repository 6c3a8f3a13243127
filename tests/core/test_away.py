"""When the store is away or the disk is full: the right status, one's own language, and nothing
that somebody wrote is lost."""

from __future__ import annotations

import asyncio
import re
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from app.accounts.models import User
from app.chat.log import sqlite as log_on_sqlite
from app.core.config import Config
from app.core.db import credentials, orm_config, plain
from app.core.db.away import is_away
from app.features import MODELS
from app.main import build
from tests.cast import gather_cast
from tests.conftest import ORIGIN, POSTGRES, Browser, Database
from tests.open_log import open_log
from tests.world import World, lived_in

LETTER = "Довгий лист про зиму, піч і дрова. "
PATIENCE_MS = 50  # instead of five seconds, before a locked file is given up


@pytest.mark.parametrize(
    ("problem", "away"),
    [
        (Exception(), False),
        (OSError(), True),
        (DBConnectionError(), True),
        (sqlite3.OperationalError("disk I/O error"), True),
        (sqlite3.IntegrityError(), False),
        (OperationalError(sqlite3.OperationalError()), True),
        (OperationalError(asyncpg.UndefinedTableError()), False),
        (OperationalError("not as a model may be"), False),
        (IntegrityError(), False),
        (asyncpg.CannotConnectNowError(), True),
        (asyncpg.AdminShutdownError(), True),
        (asyncpg.TooManyConnectionsError(), True),
        (asyncpg.DiskFullError(), True),
        (OperationalError(asyncpg.ReadOnlySQLTransactionError()), True),
        (asyncpg.ConnectionDoesNotExistError(), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (asyncpg.ObjectNotInPrerequisiteStateError(), True),
        (asyncpg.exceptions._base.DataError("a value it cannot say"), False),
        (asyncpg.UniqueViolationError(), False),
    ],
    ids=lambda case: type(case).__name__ if isinstance(case, Exception) else str(case),
)
def test_a_store_is_away_when_it_is_not_our_words_that_were_wrong(
    problem: Exception, away: bool
) -> None:
    assert is_away(problem) is away


def test_sqlite_says_itself_whose_fault_it_is() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE word (text)")
    db.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as full:
        db.execute("INSERT INTO word VALUES (?)", ["x" * 100_000])
    with pytest.raises(sqlite3.OperationalError) as wrong:
        db.execute("INSERT INTO wrod VALUES (1)")
    db.close()
    assert is_away(full.value)
    assert not is_away(wrong.value)


def test_a_file_that_is_no_database_is_a_store_that_is_away(tmp_path: Path) -> None:
    path = tmp_path / "kolo.sqlite3"
    path.write_bytes(b"no database " * 1000)
    db = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError) as problem:
        db.execute("SELECT * FROM users")
    db.close()
    assert is_away(problem.value)


@asynccontextmanager
async def full(path: Path) -> AsyncIterator[None]:
    """No file may grow, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    longest = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Another program holds the file."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@asynccontextmanager
async def shut(url: str) -> AsyncIterator[None]:
    """The server throws everybody out, and lets nobody in."""
    name = url.rpartition("/")[2]
    server = await asyncpg.connect(**plain(credentials(POSTGRES)))
    try:
        await server.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        await server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        yield
        await server.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    finally:
        await server.close()


Away = Callable[..., AbstractAsyncContextManager[None]]
in_every_way = pytest.mark.parametrize("away", [shut] if POSTGRES else [full, locked])


@pytest.fixture
async def place(
    today: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[World, Browser]]:
    """A lived-in place on a database of its own, and Olena at a browser that asks for Ukrainian."""
    monkeypatch.setattr(log_on_sqlite, "BUSY_S", PATIENCE_MS / 1000)
    pragmas = {} if POSTGRES else {"busy_timeout": str(PATIENCE_MS), "wal_autocheckpoint": "0"}
    url = today if isinstance(today, str) else None
    config = Config(data=tmp_path, origins=(ORIGIN,), database_url=url)
    async with TortoiseContext() as context:
        await context.init(config=orm_config(today, MODELS, **pragmas))
        cast = await gather_cast()
        async with open_log(Database(today)):
            world = await lived_in(cast, config)
            browser = await Browser(*build(config)).as_(cast.olena)
            browser.client.headers["accept-language"] = "uk"
            await User.filter(login="olena").update(locale="uk")
            yield world, browser
            await browser.client.aclose()


def forms(world: World) -> dict[str, dict[str, str]]:
    """What goes into the room log, and what goes through the ORM."""
    room, circle = world.things["room"], world.things["circle"]
    about = {"circle": "Калина", "about": LETTER * 10, "zone": "Europe/Kyiv", "locale": "uk"}
    return {f"/rooms/{room}/messages": {"text": LETTER * 90}, f"/c/{circle}/edit": about}


@in_every_way
async def test_what_was_typed_comes_back_in_ones_own_language_and_can_be_sent_later(
    place: tuple[World, Browser], today: Path | str, away: Away
) -> None:
    world, olena = place
    async with away(today):
        for path, sent in forms(world).items():
            answer = await olena.post(path, password="тепла піч і ще чай 7", **sent)
            assert answer.status_code == 503, path
            assert '<html lang="uk"' in answer.text, path
            assert LETTER * 10 in answer.text, path
            assert "тепла піч" not in answer.text, path
    for path, sent in forms(world).items():
        answer = await olena.post(path, **sent)
        assert answer.status_code == 303, path


@in_every_way
async def test_pages_are_read_or_said_to_be_away(
    place: tuple[World, Browser], today: Path | str, away: Away
) -> None:
    world, olena = place
    room = f"/rooms/{world.things['room']}"
    async with away(today):
        answer = await olena.get(room)
        assert answer.status_code == (503 if away is shut else 200)
        assert '<html lang="uk"' in answer.text
    assert (await olena.get(room)).status_code == 200


@in_every_way
async def test_a_watching_machine_gets_an_answer_it_can_read(
    place: tuple[World, Browser], today: Path | str, away: Away
) -> None:
    _, olena = place
    async with away(today):
        answer = await olena.get("/healthz")
        assert answer.status_code == (503 if away is shut else 200)
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert (await olena.get("/healthz")).json() == {"status": "ok", "database": "ok"}


async def test_a_watching_machine_is_not_asked_who_it_is(place: tuple[World, Browser]) -> None:
    _, olena = place
    await get_connection("default").execute_script("ALTER TABLE session RENAME TO lost")
    assert (await olena.get("/home")).status_code == 500
    assert (await olena.get("/healthz")).status_code == 200


async def test_another_site_cannot_have_its_words_shown_while_the_store_is_away(
    place: tuple[World, Browser],
) -> None:
    world, olena = place
    await get_connection("default").execute_script("ALTER TABLE session RENAME TO lost")
    olena.client.headers["sec-fetch-site"] = "cross-site"
    answer = await olena.post(f"/rooms/{world.things['room']}/messages", text=LETTER)
    assert answer.status_code == 403
    assert LETTER not in answer.text


async def test_more_than_we_take_is_not_read_while_the_store_is_away(
    place: tuple[World, Browser],
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"text="
        for _ in range(100):
            sent.append(1)
            yield b"x" * 65_536

    sent: list[int] = []
    _, olena = place
    await get_connection("default").execute_script("ALTER TABLE session RENAME TO lost")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await olena.client.post("/language", content=endless(), headers=kind)
    assert answer.status_code == 500
    assert re.search(r"<h1>\S", answer.text)
    assert len(sent) < 10


async def test_many_who_write_while_the_store_is_away_leave_it_in_order(
    place: tuple[World, Browser], today: Path | str
) -> None:
    world, olena = place
    away = shut if POSTGRES else full
    async with away(today):
        for path, sent in forms(world).items():
            answers = await asyncio.gather(*[olena.post(path, **sent) for _ in range(5)])
            assert {answer.status_code for answer in answers} == {503}
    for path, sent in forms(world).items():
        assert (await olena.post(path, **sent)).status_code == 303
