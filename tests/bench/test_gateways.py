"""S9: two gateways on Redis against one by itself, each as busy as that one.

Each has a core in what is reckoned here: what counts is how much CPU a delivery takes, news of the
other gateway included."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from tests.bench.community import Community, Member, hear_from, listening, of_the_largest, voice
from tests.bench.cost import CLIENTS, SERVERS, on_core, used_by
from tests.bench.crowd import Crowd
from tests.bench.databases import NONE_HERE, empty_database
from tests.bench.load import in_turn
from tests.bench.progress import say
from tests.bench.table import Results, Row
from tests.faults.server import Server
from tests.redis_server import redis_server

SIZE = 1000  # people
VOICES = 100  # of them speak
ROUNDS = 3
SECONDS = 1.5
EACH = 16  # messages under way for each gateway: two are for twice the people
WHAT = f"what two gateways deliver beside one, {SIZE} in the room"


async def test_s9_two_gateways(results: Results, tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        results.left_out("S9", WHAT, "no redis-server here")
        return
    async with empty_database() as url:
        if not url:
            results.left_out("S9", WHAT, NONE_HERE)
            return
        community = Community(tmp_path, url)
        say(f"a room of {SIZE}")
        room, members = of_the_largest(await community.seeded(SIZE + SIZE // 10))
        async with served(community, 1) as one:
            alone = cost(one, room, members[:SIZE])
        with redis_server() as redis:
            async with served(community, 2, REDIS_URL=redis.url) as both:
                shared = cost(both, room, members[:SIZE])
    times = 2 * alone / shared
    here, there = f"{shared:.2f} µs each", f"{alone:.2f} µs, {times:.2f} times"
    results.add(Row("S9", WHAT, here, there, 1.7 / times, 1))


@asynccontextmanager
async def served(community: Community, count: int, **more: str) -> AsyncIterator[list[Server]]:
    """By so many processes."""
    servers: list[Server] = []
    try:
        for n in range(count):
            folder = community.server.data / f"{count}.{n}"
            folder.mkdir()
            servers.append(Server(folder, community.server.database, verb="web", more=more))
            with on_core(SERVERS):
                await servers[-1].start()
        yield servers
    finally:
        for server in servers:
            server.stop()


def cost(servers: Sequence[Server], room: str, members: Sequence[Member]) -> float:
    """µs of CPU for a delivery, all gateways together; people are spread evenly over them."""
    ports = [server.port for server in servers]
    knocks = [
        replace(listening(member, room), port=ports[n % len(ports)])
        for n, member in enumerate(members)
    ]
    pids = [server.process.pid for server in servers if server.process]
    costs = []
    with on_core(CLIENTS), Crowd(ports[0]) as crowd:
        voices = [voice(fd, room) for fd in crowd.enter(knocks, at_once=200)[:VOICES]]
        for n in range(ROUNDS):
            say(f"{len(servers)} serving, round {n + 1} of {ROUNDS}")
            hear_from(crowd)
            with used_by(pids) as used:
                heard = in_turn(crowd, voices, EACH * len(servers), SECONDS)
            costs.append(used.for_each(heard.delivered).total)
    return median(costs)
