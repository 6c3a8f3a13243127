"""One running server for all tests of this folder, and a fresh person for whoever needs one."""

from __future__ import annotations

import itertools
import os
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.faults.browser import Browser
from tests.faults.scene import Scene, scene
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis, postgres, redis
from tests.faults.towns import City, Town, city_of, founded
from tests.faults.wire import Line

POSTGRES = os.environ.get("KOLO_TEST_DATABASE", "")


@asynccontextmanager
async def empty_database() -> AsyncIterator[str]:
    """The URL of a new PostgreSQL database; "" where the run is on SQLite."""
    if not POSTGRES:
        yield ""
        return
    name = f"kolo_faults_{secrets.token_hex(6)}"
    server = await asyncpg.connect(POSTGRES)
    await server.execute(f"CREATE DATABASE {name}")
    try:
        yield POSTGRES.rsplit("/", 1)[0] + "/" + name
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.fixture
async def own_database() -> AsyncIterator[str]:
    async with empty_database() as url:
        yield url


@pytest.fixture
async def own_server(tmp_path: Path, own_database: str) -> AsyncIterator[Server]:
    """A new and empty one for this test, which may do to it what it likes."""
    server = Server(tmp_path, own_database)
    await server.command("migrate")
    await server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
async def founded_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """To be moved from, on SQLite."""
    return await founded(Server(Path(tmp_path_factory.mktemp("town"))))


@pytest.fixture(scope="session")
async def stores(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Postgres, Redis]]:
    async with postgres() as kept, redis(tmp_path_factory.mktemp("redis")) as told:
        yield kept, told


@pytest.fixture(scope="session")
async def founded_city(
    stores: tuple[Postgres, Redis], tmp_path_factory: pytest.TempPathFactory
) -> Town:
    """To be moved from: the database `founded`."""
    data = tmp_path_factory.mktemp("city")
    return await founded(Server(data, await stores[0].make("founded")))


@pytest.fixture
async def play() -> AsyncIterator[Scene]:
    async with scene() as made:
        yield made


@pytest.fixture(scope="session")
async def served_city(
    founded_city: Town, stores: tuple[Postgres, Redis], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[City]:
    """Served once for all tests: it is always the same community that lives through everything."""
    folder = tmp_path_factory.mktemp("gateways")
    async with city_of(founded_city, folder, "founded", stores) as made:
        yield made


@pytest.fixture
async def city(served_city: City, play: Scene) -> City:
    served_city.plays(play)
    await served_city.is_well()
    return served_city


@pytest.fixture
def somebody(served_city: City) -> Person:
    """Who has not been used up by another test."""
    return served_city.people.pop()


@pytest.fixture
async def town(founded_town: Town, tmp_path: Path) -> AsyncIterator[Town]:
    """Served from one SQLite file, for this test alone."""
    made = founded_town.moved(tmp_path / "town")
    await made.server.start()
    yield made
    code = made.server.stop()
    assert code in (None, 0, -signal.SIGTERM), f"asked to end, it ended with {code}"
    assert "Traceback" not in made.server.log.read_text(), made.server.log.read_text()[-4000:]


@pytest.fixture(scope="session")
async def crowd(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Server, list[Person]]]:
    """A served community; at the end it must stop when asked, having broken nowhere."""
    async with empty_database() as url:
        server = Server(Path(tmp_path_factory.mktemp("faults")), url)
        people = await server.seeded(600, 300)
        await server.start()
        try:
            yield server, people
        finally:
            code = server.stop()
    assert code in (0, -signal.SIGTERM), f"asked to end, it ended with {code}"
    assert "Traceback" not in server.log.read_text(), server.log.read_text()[-4000:]


@pytest.fixture(scope="session")
def server(crowd: tuple[Server, list[Person]]) -> Server:
    return crowd[0]


@pytest.fixture(scope="session")
def people(crowd: tuple[Server, list[Person]]) -> Iterator[Person]:
    """Everybody of the first room, each of whom is given to one test only. Nobody is a host."""
    everybody = crowd[1]
    first = max({p.rooms for p in everybody if len(p.rooms) == 1}, key=sum_of(everybody))
    return itertools.chain(p for p in everybody[5:] if p.rooms == first)


def sum_of(everybody: list[Person]) -> Callable[[tuple[str, ...]], int]:
    return lambda rooms: sum(person.rooms == rooms for person in everybody)


@pytest.fixture
def person(people: Iterator[Person]) -> Person:
    return next(people)


@pytest.fixture
def other(people: Iterator[Person]) -> Person:
    return next(people)


@pytest.fixture(scope="session")
async def bot(server: Server, people: Iterator[Person]) -> Person:
    """One for all tests: its limits are wide."""
    return await server.as_bot(next(people))


@pytest.fixture
async def line(server: Server, person: Person) -> AsyncIterator[Line]:
    async with await Line.open(server.socket, token=person.token) as opened:
        yield opened


@pytest.fixture
async def bot_line(server: Server, bot: Person) -> AsyncIterator[Line]:
    async with await Line.open(server.socket, token=bot.token) as opened:
        yield opened


@pytest.fixture
def room(person: Person) -> str:
    return person.rooms[0]


@pytest.fixture
async def browser(server: Server) -> AsyncIterator[Callable[[Person], Awaitable[Browser]]]:
    """Opens a browser that is signed in as somebody."""
    opened: list[Browser] = []

    async def signed_in(person: Person) -> Browser:
        opened.append(Browser(server, f"10.7.{len(opened)}.{next(ADDRESSES) % 250}"))
        return await opened[-1].sign_in(person)

    yield signed_in
    for each in opened:
        await each.client.aclose()


ADDRESSES = itertools.count(1)
