"""The limits of a person, whichever gateway they use."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from realtime import redis_link
from realtime.limits import Limits, Rate
from realtime.redis_bus import RedisBus
from realtime.redis_spending import SharedSpending
from tests.realtime.place import until
from tests.redis_server import RedisServer, redis_server

FEW = Limits(send_room=Rate(0.01, 4), send_all=Rate(0.01, 6), react=Rate(0.01, 2))


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.setattr(redis_link, "PATIENCE", 0.3)
    monkeypatch.setattr(redis_link, "LONGEST_PAUSE", 0.05)
    with redis_server() as server:
        yield server


@contextlib.asynccontextmanager
async def two(server: RedisServer) -> AsyncIterator[list[SharedSpending]]:
    buses = [RedisBus(server.url, "kolo:", listens=False) for _ in range(2)]
    for bus in buses:
        await bus.start()
    yield [SharedSpending(bus) for bus in buses]
    for bus in buses:
        await bus.stop()


def now() -> float:
    return asyncio.get_running_loop().time()  # monotonic, as gateways count


async def answered(spending: SharedSpending) -> None:
    with contextlib.suppress(redis_link.Away):
        await spending._bus.ask("PING")


async def send(spending: SharedSpending, user: int = 1, room: str = "odesa") -> int:
    wait_ms = spending.send(user, room, FEW, now())
    await answered(spending)
    return wait_ms


async def test_what_is_spent_at_one_gateway_is_missing_at_the_other(redis: RedisServer) -> None:
    async with two(redis) as (here, there):
        assert [await send(here), await send(there), await send(here)] == [0, 0, 0]
        assert await send(there) == 0
        assert await send(there) > 0
        assert await send(here) == 0  # one too many, and from now on it knows
        assert await send(here) > 0
        assert await send(here, user=2) == await send(there, room="lviv") == 0


async def test_all_rooms_together_have_a_limit_too(redis: RedisServer) -> None:
    async with two(redis) as (here, there):
        for room in ("a", "b", "c"):
            assert await send(here, room=room) == await send(there, room=room) == 0
        assert await send(there, room="d") > 0


async def test_reactions_are_counted_by_themselves(redis: RedisServer) -> None:
    async with two(redis) as (here, there):
        for spending in (here, there):
            assert spending.react(1, FEW, now()) == 0
            await answered(spending)
        assert there.react(1, FEW, now()) > 0
        assert await send(there) == 0


async def test_what_was_spent_comes_back_with_time(redis: RedisServer) -> None:
    quick = Limits(send_room=Rate(20, 1), send_all=Rate(20, 1))
    async with two(redis) as (here, there):
        assert here.send(1, "odesa", quick, now()) == 0
        await answered(here)
        await until(lambda: here.send(1, "odesa", quick, now()) == 0)
        await until(lambda: there.send(1, "odesa", quick, now()) == 0)
        await answered(there)
        there.forget_full(now() + 10)
        assert there._until == {}
        assert 0 < await there._bus.ask("TTL", "kolo:spent:all:1") <= 3


async def test_without_redis_each_gateway_counts_alone(redis: RedisServer) -> None:
    async with two(redis) as (here, there):
        redis.kill()
        await until(lambda: not here._bus.is_up and not there._bus.is_up)
        for spending in (here, there):
            assert [await send(spending) for _ in range(4)] == [0, 0, 0, 0]
            assert await send(spending) > 0
