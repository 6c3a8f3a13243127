"""The process is asked to stop: nobody is cut off in the middle of a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from realtime.limits import Times
from realtime.wire import Code
from tests.realtime.place import Place, place, until
from tests.realtime.world import World

QUICK = Times(drain=0.4, down=2, farewell=5)


@pytest.fixture
async def here(world: World) -> AsyncIterator[Place]:
    async with place(world, times=QUICK) as here:
        yield here


@asynccontextmanager
async def draining(here: Place) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(here.gateway.drain())
    await asyncio.sleep(0)
    yield task
    await task


async def test_everybody_hears_when_to_come_again(here: Place) -> None:
    clients = [await here.join("olena") for _ in range(8)]
    async with draining(here):
        told = [await client.hear("drain") for client in clients]
        assert all(2000 <= one["in_ms"] <= 3000 for one in told)
        assert len({one["in_ms"] for one in told}) > 1
        assert all(0 < one["deadline_ms"] <= 500 for one in told)
        assert {one["why"] for one in told} == {"restart"}
        assert [await client.closed() for client in clients] == [Code.DRAINED] * 8


async def test_newcomers_are_asked_to_come_later(here: Place) -> None:
    await here.join("olena")
    async with draining(here):
        with pytest.raises(InvalidStatus) as no:
            await here.join("taras")
        assert no.value.response.status_code == 503
        assert 1 <= int(no.value.response.headers["Retry-After"]) <= 10


async def test_they_are_served_until_it_is_time(here: Place) -> None:
    olena, taras = await here.join("olena"), await here.join("taras")
    await taras.sub("odesa")
    async with draining(here):
        await olena.hear("drain")
        ack = await olena.ask("send", room="odesa", cid="cid-00001", text="ще тут")
        assert ack["t"] == "ack"
        assert (await taras.events("odesa", ack["seq"]))[0]["text"] == "ще тут"
        assert (await olena.sub("odesa"))["mode"] == "snapshot"
        assert await olena.closed() == Code.DRAINED


async def test_what_was_sent_is_answered_before_the_end(here: Place) -> None:
    here.world.commit_delay = 1
    olena = await here.join("olena")
    async with draining(here):
        await olena.hear("drain")
        await olena.say(t="send", i=1, room="odesa", cid="cid-00001", text="останнє")
        assert await olena.closed() == Code.DRAINED
        assert [one["t"] for one in olena.heard] == ["ack"]


async def test_a_store_that_does_not_answer_is_not_waited_for_for_ever(world: World) -> None:
    world.commit_delay = 60
    async with place(world, times=Times(drain=0.1, farewell=0.1)) as here:
        olena = await here.join("olena")
        async with draining(here):
            await olena.say(t="send", i=1, room="odesa", cid="cid-00001", text="останнє")
            await until(lambda: world._queue)
        await here.gateway.stop()
        assert await olena.closed() == 1006
        await here.gateway.start()


async def test_nobody_is_told_before_they_are_welcomed(here: Place) -> None:
    gate = here.world.wait_in["cards"] = asyncio.Event()
    olena = await here.open("olena")
    await until(lambda: here.gateway.crowd.named("u_olena"))
    async with draining(here):
        await asyncio.sleep(0.1)
        gate.set()
        assert (await olena.hear())["t"] == "welcome"
        assert (await olena.hear())["t"] == "drain"


async def test_it_ends_with_the_last_who_leaves(world: World) -> None:
    async with place(world, times=Times(drain=60)) as here:
        olena = await here.join("olena")
        async with draining(here) as task:
            await olena.hear("drain")
            await olena.ws.close()
            await asyncio.wait_for(task, 10)


async def test_without_anybody_there_is_nothing_to_wait_for(world: World) -> None:
    async with place(world, times=Times(drain=60)) as here:
        await asyncio.wait_for(here.gateway.drain(), 10)


async def test_who_is_in_a_hurry_waits_a_second_at_most(world: World) -> None:
    async with place(world, times=Times(drain=60)) as here:
        olena = await here.join("olena")
        task: Any = asyncio.create_task(here.gateway.drain(is_hurried=True))
        assert (await olena.hear("drain"))["deadline_ms"] <= 1010
        assert await olena.closed() == Code.DRAINED
        await task


async def test_the_server_stopping_afterwards_changes_nothing(here: Place) -> None:
    here.world.commit_delay = 1
    olena = await here.join("olena")
    async with draining(here):
        await olena.say(t="send", i=1, room="odesa", cid="cid-00001", text="останнє")
        await until(lambda: any(session.leaving for session in here.gateway.crowd))
        here.server.should_exit = True
        assert await olena.closed() == Code.DRAINED
        assert "ack" in [one["t"] for one in olena.heard]
