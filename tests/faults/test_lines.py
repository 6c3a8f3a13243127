"""Bad lines: what lies between a person and the server cuts, tears, delays, throttles, swallows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.faults.proxy import Proxy
from tests.faults.scene import Scene, stopped
from tests.faults.server import Person, Server


@pytest.fixture
async def line(server: Server, play: Scene) -> AsyncIterator[Proxy]:
    async with Proxy(server.port, play.chance) as made:
        yield made


@pytest.fixture
async def two(server: Server, people: Iterator[Person]) -> list[Person]:
    return [await server.as_bot(next(people)) for _ in range(2)]


async def set_out(play: Scene, server: Server, line: Proxy, two: list[Person]) -> None:
    """One device of each on the bad line, one each on a good one."""
    for person in two:
        play.enter(line.socket, person)
        play.enter(server.socket, person)
    await play.up()


async def test_a_line_that_breaks_again_and_again_loses_nothing(
    play: Scene, server: Server, line: Proxy, two: list[Person]
) -> None:
    await set_out(play, server, line, two)
    talk = play.talk(gap=0.05)
    for _ in range(25):
        await asyncio.sleep(play.chance.uniform(0.02, 0.2))
        if play.chance.random() < 0.5:
            line.cut(0.7)
        else:
            line.tears = 1
    await stopped(talk)
    line.heal()
    await play.calm()
    await play.judged(server.socket, two)


async def test_a_slow_line_gets_everything_in_the_end(
    play: Scene, server: Server, line: Proxy, two: list[Person]
) -> None:
    await set_out(play, server, line, two)
    line.delay, line.rate = 0.1, 8_000
    talk = play.talk(gap=0.05)
    await asyncio.sleep(3)
    await stopped(talk)
    await play.calm()
    await play.judged(server.socket, two)


async def test_a_line_that_swallows_everything_is_given_up_and_nothing_is_lost(
    play: Scene, server: Server, line: Proxy, two: list[Person]
) -> None:
    """R106: who waits for an ack in vain comes back over another line, with the same cid."""
    await set_out(play, server, line, two)
    talk = play.talk(gap=0.1)
    await asyncio.sleep(0.5)
    line.swallows = True
    await asyncio.sleep(1)
    await stopped(talk)
    line.heal()
    await play.calm()
    await play.judged(server.socket, two)
