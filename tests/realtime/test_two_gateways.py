"""Two gateways on one log: whatever the bus does to what they tell each other, nobody misses
anything."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator

import pytest

from realtime import redis_link
from realtime.bus import Bus, Heard, MemoryBus, Missed, News
from realtime.limits import Times
from realtime.needs import Batch, Fact
from realtime.redis_bus import RedisBus
from tests.realtime.place import Client, Place, place, until
from tests.realtime.test_removal import about_the_room
from tests.realtime.world import World
from tests.redis_server import RedisServer, redis_server

PATIENT = Times(look=3600, recheck=3600, look_blind=0.05, recheck_blind=0.05)
MANY = 200


class BadBus(MemoryBus):
    """Loses, doubles and swaps what concerns rooms."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._kept: list[tuple[News, Heard | None]] = []

    def tell(self, news: News, teller: Heard | None = None) -> None:
        fate = self._random.choice(("well", "well", "lost", "doubled", "late"))
        if fate == "late":
            self._kept.append((news, teller))
            return
        for _ in range({"lost": 0, "doubled": 2}.get(fate, 1)):
            super().tell(news, teller)
        kept, self._kept = self._kept, []
        for late in kept:
            super().tell(*late)


class SwappingBus(MemoryBus):
    """The first of every two comes after the second."""

    _first: tuple[News, Heard | None] | None = None

    def tell(self, news: News, teller: Heard | None = None) -> None:
        if self._first is None:
            self._first = news, teller
            return
        super().tell(news, teller)
        super().tell(*self._first)
        self._first = None


@contextlib.asynccontextmanager
async def two(world: World, *buses: Bus, times: Times = PATIENT) -> AsyncIterator[list[Place]]:
    """What is committed is told by the first gateway; `by` says otherwise."""
    here, there = buses if len(buses) == 2 else buses * 2
    async with place(world, bus=here, times=times) as a, place(world, bus=there, times=times) as b:
        yield [a, b]


@contextlib.contextmanager
def by(world: World, at: Place) -> Iterator[None]:
    before, world.deliver = world.deliver, at.gateway.deliver
    yield
    world.deliver = before


async def readers(places: list[Place], room: str = "odesa") -> list[Client]:
    clients = [await at.join(name) for at, name in zip(places, ("olena", "taras"), strict=True)]
    for client in clients:
        await client.sub(room)
    return clients


async def numbers(client: Client, upto: int) -> list[int]:
    return [event["s"] for event in await client.events("odesa", upto)]


@pytest.mark.parametrize("seed", range(4))
async def test_everybody_hears_everything_once_however_bad_the_bus(world: World, seed: int) -> None:
    quick = Times(look=0.1, hold=0.01)
    choose = random.Random(seed)
    async with two(world, BadBus(seed), times=quick) as places:
        clients = await readers(places)
        for _ in range(MANY):
            with by(world, choose.choice(places)):
                world.say_all("taras", "odesa", ["Привіт"] * choose.randint(1, 3))
        head = world.rooms["odesa"].head
        for client in clients:
            assert await numbers(client, head) == list(range(1, head + 1))


async def test_what_comes_in_the_wrong_order_waits_and_is_not_read_again(world: World) -> None:
    async with two(world, SwappingBus()) as places:
        _, client = await readers(places)
        world.is_down = True
        for _ in range(10):
            world.say("taras", "odesa")
        assert await numbers(client, 10) == list(range(1, 11))


async def test_what_is_too_much_to_be_told_is_read(world: World) -> None:
    """As RedisBus leaves the events out of a message that would be too long."""

    class ShortBus(MemoryBus):
        def tell(self, news: News, teller: Heard | None = None) -> None:
            assert isinstance(news, Batch)
            unsaid = news.first, news.last
            super().tell(
                Batch(news.room_id, news.room, news.epoch, (), news.gone, unsaid=unsaid), teller
            )

    async with two(world, ShortBus()) as places:
        _, client = await readers(places)
        world.say_all("olena", "odesa", ["a", "b"])
        assert await numbers(client, 2) == [1, 2]
        world.kick("taras", "odesa")
        assert (await client.hear("you"))["k"] == "gone"
        world.say("olena", "odesa", "ZZMARK")
        assert about_the_room(await client.silence()) == []


async def test_another_history_is_begun_by_all(world: World) -> None:
    async with two(world, MemoryBus()) as places:
        clients = await readers(places)
        world.rooms["odesa"].epoch = "e2"
        world.say("olena", "odesa")
        for client in clients:
            assert (await client.hear("reset"))["reason"] == "epoch"
            assert (await client.sub("odesa", epoch="e1", since=1))["reason"] == "epoch"


async def test_a_log_that_is_older_than_it_was_is_another(world: World) -> None:
    """Somebody has put back a backup under the running processes."""
    async with two(world, MemoryBus(), times=Times(look=0.05)) as places:
        clients = await readers(places)
        world.say_all("olena", "odesa", ["a", "b"])
        for client in clients:
            await numbers(client, 2)
        world.rooms["odesa"].log.pop()
        for client in clients:
            assert (await client.hear("reset"))["reason"] == "epoch"
            assert (await client.sub("odesa", epoch="e1", since=2))["reason"] == "ahead"


async def test_what_is_for_one_person_reaches_them_everywhere(world: World) -> None:
    bus = MemoryBus()
    async with two(world, bus) as places:
        clients = await readers(places)
        bus.tell(Fact(world.people["taras"].id, b'{"t":"you","k":"sess","exp":1}'))
        assert (await clients[1].hear("you"))["k"] == "sess"
        assert await clients[0].silence() == []


async def test_a_word_is_heard_by_every_process(world: World) -> None:
    heard: list[tuple[str, object]] = []
    async with two(world, MemoryBus()) as (a, b):
        a.gateway.listen("config", lambda what: heard.append(("a", what)))
        b.gateway.listen("config", lambda what: heard.append(("b", what)))
        a.gateway.announce("config", {"calm": True})
        a.gateway.announce("other")
        assert heard == [("a", {"calm": True}), ("b", {"calm": True})]


async def test_a_tab_that_comes_back_by_another_gateway_is_one(world: World) -> None:
    async with two(world, MemoryBus()) as (a, b):
        old, other = await a.join("olena", d="tab_0001"), await a.join("olena", d="tab_0002")
        await asyncio.sleep(0.01)
        new = await b.join("olena", d="tab_0001")
        assert await old.closed() == 4409
        assert await other.silence() == await new.silence() == []
        here = next(one for one in b.gateway.crowd)
        a.gateway.crowd.replace(here.person.id, "tab_0002", 1)  # said late by what is no more
        assert await other.silence() == []


async def test_whoever_may_have_missed_something_looks_at_once(world: World) -> None:
    bus = MemoryBus()
    async with two(world, bus) as places:
        clients = await readers(places)
        world.say("taras", "odesa", told=False)
        world.ended.add(world.people["olena"].session)
        bus.tell(Missed())
        assert await numbers(clients[1], 1) == [1]
        assert await clients[0].closed() == 4401


# On a Redis that comes and goes


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.setattr(redis_link, "PATIENCE", 0.3)
    monkeypatch.setattr(redis_link, "LONGEST_PAUSE", 0.05)
    with redis_server() as server:
        yield server


@pytest.fixture
async def pair(world: World, redis: RedisServer) -> AsyncIterator[list[Place]]:
    buses = RedisBus(redis.url, "kolo:"), RedisBus(redis.url, "kolo:")
    for bus in buses:
        await bus.start()
    async with two(world, *buses) as places:
        yield places
    for bus in buses:
        await bus.stop()


def down(places: list[Place]) -> bool:
    return not any(at.gateway.hears_others for at in places)


def up(places: list[Place]) -> bool:
    return all(at.gateway.hears_others for at in places)


async def test_redis_stopped_costs_time_and_nothing_else(
    world: World, redis: RedisServer, pair: list[Place]
) -> None:
    clients = await readers(pair)
    world.say("taras", "odesa")
    redis.kill()
    for at in (*pair, *pair):
        with by(world, at):
            world.say("taras", "odesa")
    await until(lambda: down(pair))
    world.say("taras", "odesa")
    for client in clients:
        assert await numbers(client, 6) == list(range(1, 7))
    redis.start()
    await until(lambda: up(pair))
    with by(world, pair[1]):
        world.say("taras", "odesa")
    for client in clients:
        assert await numbers(client, 7) == [7]


async def test_who_is_put_out_by_the_other_gateway_hears_nothing_after_it(
    world: World, pair: list[Place]
) -> None:
    clients = await readers(pair)
    with by(world, pair[1]):
        seq = world.kick("olena", "odesa")
        world.say("taras", "odesa", "ZZMARK")
    assert (await clients[0].hear("you"))["seq"] == seq
    await numbers(clients[1], seq + 1)
    assert about_the_room(await clients[0].silence()) == []


async def test_nor_does_whoever_is_put_out_while_redis_is_stopped(
    world: World, redis: RedisServer, pair: list[Place]
) -> None:
    clients = await readers(pair)
    redis.kill()
    await until(lambda: down(pair))
    with by(world, pair[1]):
        world.say("taras", "odesa", "before")
        seq = world.kick("olena", "odesa")
        world.say("taras", "odesa", "ZZMARK")
    assert (await clients[0].hear("you"))["seq"] == seq
    await numbers(clients[1], seq + 1)
    assert "ZZMARK" not in str(await clients[0].silence())


async def test_a_session_ended_elsewhere_while_redis_is_stopped_is_closed_soon(
    world: World, redis: RedisServer, pair: list[Place]
) -> None:
    client, other = await readers(pair)
    redis.kill()
    await until(lambda: down(pair))
    world.ended.add(world.people["olena"].session)
    assert await client.closed() == 4401
    assert await other.silence() == []
