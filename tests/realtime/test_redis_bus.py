"""The bus on a real Redis, which comes and goes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from realtime import redis_link
from realtime.bus import Missed, News, Word
from realtime.redis_bus import RedisBus
from realtime.redis_link import Away
from realtime.telling import CONTROL, LONGEST
from tests.realtime.place import until
from tests.realtime.test_telling import BATCH, FACT
from tests.redis_server import RedisServer, redis_server


@pytest.fixture(scope="module")
def running() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(running: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    """Quick to be given up, and up again for the next test."""
    monkeypatch.setattr(redis_link, "PATIENCE", 0.3)
    monkeypatch.setattr(redis_link, "LONGEST_PAUSE", 0.05)
    yield running
    running.kill()
    running.start()


class Process:
    """One process on the bus, and what it hears."""

    def __init__(self, bus: RedisBus) -> None:
        self.bus = bus
        self.heard: list[News] = []
        bus.join(self.heard.append)

    def words(self) -> list[object]:
        return [news.what for news in self.heard if isinstance(news, Word)]


@contextlib.asynccontextmanager
async def processes(server: RedisServer, *prefixes: str) -> AsyncIterator[list[Process]]:
    all_ = [Process(RedisBus(server.url, prefix)) for prefix in prefixes]
    for one in all_:
        await one.bus.start()
        one.heard.clear()
    try:
        yield all_
    finally:
        for one in all_:
            await one.bus.stop()


async def test_everybody_hears_everything_but_their_own(redis: RedisServer) -> None:
    async with processes(redis, "a:", "a:", "b:") as (here, there, stranger):
        for news in (BATCH, FACT, Word("note", "a")):
            here.bus.tell(news, here.heard.append)
        there.bus.tell(Word("note", "b"), there.heard.append)
        await until(lambda: len(there.heard) == 3 and here.heard)
        assert there.heard == [BATCH, FACT, Word("note", "a")]
        assert here.heard == [Word("note", "b")]
        assert stranger.heard == []


async def test_two_gateways_of_one_process_hear_each_other_once(redis: RedisServer) -> None:
    async with processes(redis, "a:", "a:") as (here, there):
        beside: list[News] = []
        here.bus.join(beside.append)
        here.bus.tell(BATCH, beside.append)
        await until(lambda: there.heard)
        here.bus.leave(beside.append)
        here.bus.tell(FACT)
        await until(lambda: len(there.heard) == 2)
        assert (here.heard, beside) == ([BATCH, FACT], [])


async def test_the_order_of_one_process_is_kept(redis: RedisServer) -> None:
    async with processes(redis, "a:", "a:") as (here, there):
        for number in range(1000):
            here.bus.tell(Word("n", number), here.heard.append)
        await until(lambda: len(there.heard) == 1000)
        assert there.words() == list(range(1000))


async def test_a_redis_that_dies_and_comes_back_is_noticed(redis: RedisServer) -> None:
    async with processes(redis, "a:", "a:") as (here, there):
        redis.kill()
        await until(lambda: not here.bus.is_up and not there.bus.is_up)
        assert here.heard == there.heard == [Missed()]
        here.bus.tell(Word("n", "lost"), here.heard.append)
        with pytest.raises(Away):
            await here.bus.ask("PING")
        redis.start()
        await until(lambda: here.bus.is_up and there.bus.is_up)
        here.bus.tell(Word("n", "heard"), here.heard.append)
        await until(there.words)
        assert there.words() == ["heard"]
        assert here.heard.count(Missed()) >= 2
        assert await here.bus.ask("PING") == b"PONG"


async def test_a_redis_that_says_nothing_is_as_good_as_none(redis: RedisServer) -> None:
    async with processes(redis, "a:") as (here,):
        with redis.frozen():
            asked = here.bus.ask("PING")
            await until(lambda: not here.bus.is_up)
            with pytest.raises(Away):
                await asked
        await until(lambda: here.bus.is_up)


async def test_a_start_does_not_wait_for_redis(redis: RedisServer) -> None:
    redis.kill()
    async with processes(redis, "a:") as (here,):
        assert not here.bus.is_up
        here.bus.tell(BATCH)
        redis.start()
        await until(lambda: here.bus.is_up)


async def test_what_is_told_last_is_told(redis: RedisServer) -> None:
    async with processes(redis, "a:") as (there,):
        async with processes(redis, "a:") as (here,):
            for number in range(300):
                here.bus.tell(Word("n", number))
        await until(lambda: len(there.words()) == 300)


async def test_more_than_can_be_kept_is_lost_and_admitted(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_link, "MOST_WAITING", 10)
    async with processes(redis, "a:", "a:") as (here, there):
        for number in range(50):
            here.bus.tell(Word("n", number))
        await until(lambda: len(there.heard) == 10)
        here.bus.tell(Word("n", "more"))
        await until(lambda: "more" in there.words())
        assert there.heard[10:] == [Missed(), Word("n", "more")]
        monkeypatch.setattr(redis_link, "MOST_BYTES", LONGEST)
        long = replace(BATCH, events=BATCH.events * 200)
        for _ in range(5):
            here.bus.tell(long)
        await until(lambda: len(there.heard) >= 14)


async def test_what_is_no_news_harms_nobody(redis: RedisServer) -> None:
    async with processes(redis, "a:") as (here,), Redis.from_url(redis.url) as stranger:

        def fails(news: News) -> None:
            raise RuntimeError

        here.bus.join(fails)
        await stranger.publish("a:" + CONTROL, b"\xff{")
        await stranger.publish("a:" + CONTROL, b'{"o":"x","k":"tomorrow","what":0}')
        await stranger.publish("a:" + CONTROL, b'{"o":"x","k":"+n","what":0}')
        await until(here.words)
        assert here.heard == [Word("n", 0)]


async def test_what_redis_does_not_understand_is_one_answer(redis: RedisServer) -> None:
    async with processes(redis, "a:") as (here,):
        answers = [here.bus.ask("NONSENSE"), here.bus.ask("PING")]
        with pytest.raises(Away):
            await answers[0]
        assert await answers[1] == b"PONG"
        gone = here.bus.ask("PING")
        gone.cancel()
        await asyncio.sleep(0.05)
        assert here.bus.is_up
