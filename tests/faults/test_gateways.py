"""Two gateways on PostgreSQL and Redis, and everything that can happen between them."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack

import httpx2
import pytest

from tests.faults.browser import Browser
from tests.faults.leaving import after_the_removal, ask_for_everything
from tests.faults.scene import Scene, stopped
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis
from tests.faults.towns import City
from tests.faults.wire import Line

pytestmark = pytest.mark.faults
Stores = tuple[Postgres, Redis]


@pytest.fixture
async def busy(city: City, play: Scene) -> asyncio.Task[None]:
    """Everybody is there, and talks."""
    city.enter(play)
    await play.up()
    return play.talk(gap=0.15)


async def settled(city: City, play: Scene, busy: asyncio.Task[None]) -> None:
    await stopped(busy)
    await play.calm()
    await city.judged(play)


async def test_a_gateway_that_is_killed_takes_nothing_with_it(
    city: City, play: Scene, busy: asyncio.Task[None]
) -> None:
    for _ in range(3):
        await asyncio.sleep(play.chance.uniform(0.1, 1.0))
        gateway = play.chance.choice(city.gateways)
        gateway.kill()
        await asyncio.sleep(0.3)
        await gateway.start()
    await settled(city, play, busy)


async def test_a_bus_that_swaps_loses_and_repeats_is_only_slow(
    city: City, play: Scene, busy: asyncio.Task[None]
) -> None:
    play.mischief += ["hold", "hold", "lose", "repeat", "pass"]
    await asyncio.sleep(5)
    assert all(play.ledger.counts[kind] for kind in play.mischief)
    play.mischief.clear()
    await settled(city, play, busy)


async def test_without_redis_news_comes_later_and_nothing_else(
    city: City, play: Scene, busy: asyncio.Task[None], stores: Stores
) -> None:
    _, redis = stores
    for how in (signal.SIGTERM, signal.SIGKILL):
        redis.end(how)
        await asyncio.sleep(2)
        await redis.start()
        await asyncio.sleep(1)
    with redis.frozen():
        await asyncio.sleep(4)
    await settled(city, play, busy)


async def test_a_line_to_redis_that_comes_and_goes_loses_nothing(
    city: City, play: Scene, busy: asyncio.Task[None]
) -> None:
    for _ in range(6):
        line = play.chance.choice(city.to_redis)
        if play.chance.random() < 0.3:
            line.swallows = True
        else:
            line.cut()
        await asyncio.sleep(play.chance.uniform(0.1, 1.5))
        line.heal()
    await settled(city, play, busy)


async def test_postgresql_restarted_under_load_loses_nothing(
    city: City, play: Scene, busy: asyncio.Task[None], stores: Stores
) -> None:
    kept, _ = stores
    for how in (signal.SIGINT, signal.SIGKILL):
        await asyncio.sleep(1)
        kept.end(how)
        await asyncio.sleep(0.5)
        await kept.start()
    await asyncio.sleep(2)
    await settled(city, play, busy)


async def test_whether_it_was_committed_is_found_out_when_the_answer_is_lost(
    city: City, play: Scene, busy: asyncio.Task[None]
) -> None:
    """COMMIT was sent, and the line died before the answer came, again and again."""
    for _ in range(25):
        line = play.chance.choice(city.to_postgres)
        if play.chance.random() < 0.5:
            line.tears = play.chance.randint(1, 3)
        else:
            line.cut(0.6)
        await asyncio.sleep(play.chance.uniform(0.02, 0.4))
    for line in city.to_postgres:
        line.heal()
    await settled(city, play, busy)


async def test_postgresql_that_says_nothing_is_waited_for(
    city: City, play: Scene, busy: asyncio.Task[None], stores: Stores
) -> None:
    line = city.to_postgres[0]
    line.swallows = True
    await asyncio.sleep(3)
    line.heal()
    await asyncio.sleep(1)
    await settled(city, play, busy)


@pytest.mark.parametrize("bus", ["late", "gone"])
async def test_who_leaves_hears_nothing_more_at_either_gateway(
    city: City, play: Scene, stores: Stores, bus: str
) -> None:
    """G9, while others write at both."""
    for bot in city.bots:
        for gateway in city.gateways:
            play.enter(gateway.socket, bot)
    await play.up()
    busy = play.talk(gap=0.1)
    if bus == "late":
        city.to_redis[1].delay = 0.4
    if bus == "gone":
        stores[1].kill()
    try:
        for at in range(3):
            await leaves(city, play, city.people.pop(), f"10.9.{len(bus)}.{at}")
    finally:
        if bus == "gone":
            await stores[1].start()
    city.to_redis[1].heal()
    await settled(city, play, busy)


async def test_everything_killed_at_once_comes_back_with_everything(
    city: City, play: Scene, busy: asyncio.Task[None], stores: Stores
) -> None:
    kept, told = stores
    await asyncio.sleep(play.chance.uniform(0.5, 1.5))
    for one in (*city.gateways, kept, told):
        one.kill()
    await asyncio.gather(kept.start(), told.start())
    await asyncio.gather(*(gateway.start() for gateway in city.gateways))
    await settled(city, play, busy)


async def test_gateways_that_are_stopped_one_after_the_other_hand_their_people_over(
    city: City, play: Scene, busy: asyncio.Task[None]
) -> None:
    for gateway in city.gateways:
        await asyncio.sleep(1)
        assert await asyncio.to_thread(gateway.stop, 25) is not None
        await gateway.start()
    await settled(city, play, busy)
    assert play.ledger.counts["told of the end"] >= len(city.bots)


@pytest.mark.parametrize("bus", ["well", "gone"])
async def test_signing_out_at_one_gateway_closes_what_is_open_at_the_other(
    city: City, stores: Stores, somebody: Person, bus: str
) -> None:
    person = somebody
    async with Browser(city.server, f"10.9.1.{len(bus)}") as pages:
        await pages.sign_in(person)
        line = await Line.open(city.gateways[1].socket, headers=pages.for_socket)
        other = await Line.open(city.gateways[1].socket, token=person.token)
        if bus == "gone":
            stores[1].kill()
        try:
            await pages.post("/sign-out")
            assert await line.closes(5) == 4401
            assert (await other.ask("ping"))["t"] == "pong"
        finally:
            if bus == "gone":
                await stores[1].start()
        await other.socket.close()


@pytest.mark.parametrize("bus", ["late", "gone"])
async def test_all_devices_agree_how_far_somebody_has_read(
    city: City, play: Scene, stores: Stores, bus: str
) -> None:
    """G12, at both gateways, within five seconds."""
    city.enter(play, phones=0)
    await play.up()
    if bus == "late":
        city.to_redis[1].delay = 0.4
    if bus == "gone":
        stores[1].kill()
    try:
        busy, reading = play.talk(share_of_changes=0.1, gap=0.2), play.reads()
        await asyncio.sleep(3)
        await stopped(busy)
        await play.calm()
        await stopped(reading)
        await play.marked(city.gateways[1].socket)
    finally:
        if bus == "gone":
            await stores[1].start()
    await city.judged(play)


async def leaves(city: City, play: Scene, person: Person, address: str) -> None:
    async with AsyncExitStack() as opened:
        pages = await opened.enter_async_context(Browser(city.server, address))
        await pages.sign_in(person)
        lines = [
            await opened.enter_async_context(await Line.open(gateway.socket, token=person.token))
            for gateway in city.gateways
        ]
        asking = [
            asyncio.create_task(ask_for_everything(line, city.room, play.chance)) for line in lines
        ]
        await asyncio.sleep(play.chance.uniform(0.1, 0.4))
        await pages.leave(await pages.circle())
        told = [await line.hears(t="you", k="gone", room=city.room, within=5) for line in lines]
        assert len({you["seq"] for you in told}) == 1
        for gateway in city.gateways:
            answer = await asked(gateway, person, city.room)
            assert answer.status_code in (403, 404), answer.text
        await asyncio.sleep(0.3)
        for task in asking:
            task.cancel()
        for line in lines:
            assert not after_the_removal(line, city.room, told[0]["seq"])


async def asked(gateway: Server, person: Person, room: str) -> httpx2.Response:
    headers = {"authorization": f"Bearer {person.token}"}
    async with httpx2.AsyncClient(headers=headers, trust_env=False) as http:
        return await http.get(f"{gateway.origin}/api/v1/rooms/{room}/log")
