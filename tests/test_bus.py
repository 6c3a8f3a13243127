"""How a process finds the others of its community, and says how it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.bare import build_bare
from app.bus import InRedis, bus_of, memories, prefix, redis_answers
from app.chat.log import InFile
from app.core.config import Config
from app.core.errors import NotFound
from app.starting import CannotStart, several
from realtime import redis_bus
from realtime.bus import MemoryBus
from realtime.redis_bus import RedisBus
from tests.conftest import POSTGRES, Database
from tests.redis_server import RedisServer, redis_server


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def shared(config: Config, redis: RedisServer) -> Config:
    """As two processes have it; on SQLite the name in Redis is given."""
    url = config.database_url or "postgres://nowhere/kolo"
    given = None if POSTGRES else "kolo:given:"
    return replace(config, database_url=url, redis_url=redis.url, redis_prefix=given)


@pytest.fixture
def away(shared: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr(redis_bus, "FIRST", 0.05)
    return replace(shared, redis_url="redis://127.0.0.1:1/0")


async def test_one_process_has_nobody_to_hear(config: Config) -> None:
    async with bus_of(config) as alone:
        assert isinstance(alone, MemoryBus)
        assert [type(one) for one in memories(config, alone)] == [InFile]
    assert await redis_answers(config) == []


async def test_processes_of_one_database_meet_in_redis(shared: Config) -> None:
    async with bus_of(shared) as one, bus_of(shared, listens=False) as two:
        assert isinstance(one, RedisBus)
        assert isinstance(two, RedisBus)
        assert one.is_up
        assert two.is_up
        assert one.prefix == two.prefix == await prefix(shared)
    assert await prefix(replace(shared, redis_prefix="mine:")) == "mine:"
    assert await redis_answers(shared) == []


@pytest.mark.skipif(not POSTGRES, reason="only on PostgreSQL: a SQLite file is nobody else's")
async def test_those_of_another_database_do_not(shared: Config) -> None:
    other = replace(shared, database_url=POSTGRES)
    assert await prefix(other) != await prefix(shared)
    named_otherwise = (shared.database_url or "").replace("127.0.0.1", "localhost")
    assert await prefix(replace(shared, database_url=named_otherwise)) == await prefix(shared)


async def test_a_redis_that_is_away_keeps_nobody_from_starting(away: Config) -> None:
    async with bus_of(away) as made:
        assert not made.is_up
    assert "does not answer" in (await redis_answers(away))[0]


async def test_redis_without_a_common_database_is_of_no_use(
    config: Config, redis: RedisServer
) -> None:
    lonely = replace(config, database_url=None, redis_url=redis.url)
    assert "DATABASE_URL" in (await redis_answers(lonely))[0]
    with pytest.raises(CannotStart, match="kolo serve"):
        several(lonely, "worker")


async def test_how_far_the_log_has_come_is_remembered_in_redis_too(
    shared: Config, tmp_path: Path
) -> None:
    async with bus_of(replace(shared, redis_prefix="water:")) as one:
        assert isinstance(one, RedisBus)
        assert [type(each) for each in memories(shared, one)] == [InFile, InRedis]
        assert await InRedis(one).recall() == 0
        await InRedis(one).keep(12)
        assert await InRedis(one).recall() == 12
        await one.ask("SET", "water:high-water", "щось")
        assert await InRedis(one).recall() == 0


async def test_and_is_forgotten_with_it(away: Config) -> None:
    async with bus_of(away) as made:
        assert isinstance(made, RedisBus)
        await InRedis(made).keep(12)
        assert await InRedis(made).recall() == 0


# What a process without pages says


@pytest.fixture
async def gateway(config: Config, db: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async def hidden(request: Request) -> Response:
        raise NotFound

    site, inside = build_bare(config, None, [Route("/hidden", hidden)])
    inside.state.bus = SimpleNamespace(is_up=True)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(site), base_url="http://kolo.test"
    ) as client:
        client.inside = inside
        yield client


async def test_a_gateway_that_does_not_hear_the_others_is_degraded(
    gateway: httpx2.AsyncClient,
) -> None:
    answer = await gateway.get("/healthz")
    assert answer.json() == {"status": "ok", "database": "ok", "bus": "up"}
    gateway.inside.state.bus.is_up = False
    answer = await gateway.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": "ok", "bus": "down"}


async def test_and_shows_no_pages(gateway: httpx2.AsyncClient) -> None:
    for path in ("/", "/sign-in", "/hidden"):
        answer = await gateway.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (
            404,
            "text/plain; charset=utf-8",
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
