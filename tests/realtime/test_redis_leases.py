"""Presence of several processes, on a real Redis."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from realtime import redis_leases, redis_link
from realtime.leases import Roll
from realtime.redis_bus import RedisBus
from realtime.redis_leases import RedisLeases
from tests.realtime.place import until
from tests.redis_server import RedisServer, redis_server

HERE, THERE = Roll.of({"u_olena": True, "u_marta": False}), Roll.of({"u_taras": True})
MANY = Roll({}, 150, 50)


@pytest.fixture(scope="module")
def running() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(running: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.setattr(redis_link, "PATIENCE", 0.3)
    monkeypatch.setattr(redis_link, "LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(redis_leases, "READ_AGAIN", 0)
    yield running
    running.kill()
    running.start()


@contextlib.asynccontextmanager
async def processes(server: RedisServer, count: int = 2) -> AsyncIterator[list[RedisLeases]]:
    buses = [RedisBus(server.url, "kolo:", listens=False) for _ in range(count)]
    for bus in buses:
        await bus.start()
    yield [RedisLeases(bus) for bus in buses]
    for bus in buses:
        await bus.stop()


async def test_each_process_hears_what_the_others_say_of_its_rooms(redis: RedisServer) -> None:
    async with processes(redis, 3) as (here, there, third):
        await there.trade({"odesa": THERE, "lviv": THERE})
        await third.trade({"odesa": MANY})
        heard = await here.trade({"odesa": HERE, "tbilisi": HERE})
        assert set(heard) == {"odesa"}
        assert sorted(heard["odesa"], key=str) == sorted([THERE, MANY], key=str)


async def test_a_room_nobody_has_open_any_more_is_forgotten(redis: RedisServer) -> None:
    async with processes(redis) as (here, there):
        await there.trade({"odesa": THERE, "lviv": THERE})
        await there.trade({"lviv": THERE})
        assert await here.trade({"odesa": HERE, "lviv": HERE}) == {"lviv": [THERE]}
        assert await there.trade({}) == {}
        assert await here.trade({"odesa": HERE, "lviv": HERE}) == {}


async def test_a_change_is_said_and_what_stays_is_said_again(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with processes(redis) as (here, there):
        await there.trade({"odesa": THERE})
        await there.trade({"odesa": HERE})
        assert await here.trade({"odesa": THERE}) == {"odesa": [HERE]}
        await here._bus.ask("DEL", there._key("odesa", there._me))
        await there.trade({"odesa": HERE})
        assert await here.trade({"odesa": THERE}) == {}
        monkeypatch.setattr(redis_leases, "AGAIN", 0)
        await there.trade({"odesa": HERE})
        assert await here.trade({"odesa": THERE}) == {"odesa": [HERE]}


async def test_a_process_that_died_fades(redis: RedisServer) -> None:
    async with processes(redis) as (here, there):
        await there.trade({"odesa": THERE})
        ttl = await here._bus.ask("TTL", there._key("odesa", there._me))
        assert 0 < ttl <= redis_leases.LIVES
        await here._bus.ask("ZADD", there._here, 1, there._me)  # long ago
        assert await here.trade({"odesa": HERE}) == {}


async def test_a_redis_that_is_away_leaves_what_was_last_heard_for_a_while(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with processes(redis) as (here, there):
        await there.trade({"odesa": THERE})
        await here.trade({"odesa": HERE})
        redis.kill()
        await until(lambda: not here._bus.is_up and not there._bus.is_up)
        assert await here.trade({"odesa": HERE}) == {"odesa": [THERE]}
        await there.trade({"odesa": THERE})
        monkeypatch.setattr(redis_leases, "LIVES", -1)
        assert await here.trade({"odesa": HERE}) == {}
        monkeypatch.setattr(redis_leases, "LIVES", 30)
        redis.start()
        await until(lambda: here._bus.is_up and there._bus.is_up)
        await there.trade({"odesa": THERE})
        assert await here.trade({"odesa": HERE}) == {"odesa": [THERE]}


async def test_a_redis_that_says_nothing_is_not_waited_for(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_leases, "LONGEST", 0.05)
    async with processes(redis, 1) as (here,):
        with redis.frozen():
            assert await here.trade({"odesa": HERE}) == {}


async def test_what_is_no_roll_harms_nobody(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with processes(redis) as (here, there):
        await there.trade({"odesa": THERE})
        await here._bus.ask("SET", there._key("odesa", there._me), "щось")
        assert await here.trade({"odesa": HERE}) == {}
        assert "presence was not traded" in caplog.text
