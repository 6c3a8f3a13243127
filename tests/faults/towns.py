"""Small communities that a test may do to what it likes: people, their server, its folder."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.faults.over_http import Phone
from tests.faults.proxy import Proxy
from tests.faults.scene import Scene
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis

PEOPLE, BOTS, MESSAGES = 45, 4, 60


@dataclass
class Town:
    """`bots` sit in the same room and have wide limits; `people` have theirs."""

    server: Server
    bots: list[Person]
    people: list[Person]

    @property
    def room(self) -> str:
        return self.bots[0].rooms[0]

    def moved(self, folder: Path) -> Town:
        """The same in a folder of its own, on a port of its own."""
        shutil.copytree(self.server.data, folder)
        return replace(self, server=Server(folder))

    def enter(self, play: Scene, address: str = "", phones: int = 1) -> None:
        """Two devices of every bot, and some that have no sockets."""
        for bot in self.bots:
            play.enter(address or self.server.socket, bot)
            play.enter(self.server.socket, bot)
        for bot in self.bots[:phones]:
            play.enter(self.server.origin, bot, Phone)


async def founded(server: Server) -> Town:
    """Seeded, not served yet."""
    everybody = await server.seeded(PEOPLE, MESSAGES)
    alone = Counter(one.rooms for one in everybody if len(one.rooms) == 1)
    there = [one for one in everybody if one.rooms == alone.most_common(1)[0][0]]
    bots = await asyncio.gather(*map(server.as_bot, there[-BOTS:]))
    return Town(server, list(bots), there[:-BOTS])


@dataclass
class City(Town):
    """On PostgreSQL and Redis, served by two gateways. Everything between them can be broken:
    each gateway has a line of its own to either store."""

    gateways: list[Server]
    to_postgres: list[Proxy]
    to_redis: list[Proxy]

    def enter(self, play: Scene, address: str = "", phones: int = 1) -> None:
        """Of every bot a device at each gateway."""
        for bot in self.bots:
            for gateway in self.gateways:
                play.enter(gateway.socket, bot)
        for at, bot in enumerate(self.bots[:phones]):
            play.enter(self.gateways[at % 2].origin, bot, Phone)

    async def judged(self, play: Scene) -> None:
        """By what either gateway shows."""
        for gateway, bot in zip(self.gateways, self.bots, strict=False):
            await play.judged(gateway.socket, [bot])

    def plays(self, play: Scene) -> None:
        """From now on the lines are as bad as this scene wants them."""
        for line in (*self.to_postgres, *self.to_redis):
            line.chance = play.chance
            line.heal()
        for line in self.to_redis:
            line.bending = play.bending
            line.cut()

    async def is_well(self) -> None:
        """Both gateways serve, and hear each other."""
        for gateway in self.gateways:
            if gateway.process is None or gateway.process.poll() is not None:
                await gateway.start()
            while (await gateway.health()).get("bus") != "up":  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@asynccontextmanager
async def city_of(
    town: Town, folder: Path, database: str, stores: tuple[Postgres, Redis]
) -> AsyncIterator[City]:
    """The town's people in a database of their own, while both gateways serve."""
    async with AsyncExitStack() as opened:
        city = City(town.server, town.bots, town.people, [], [], [])
        for verb in ("web", "realtime"):
            kept = await opened.enter_async_context(Proxy(stores[0].port, Random(0)))
            told = await opened.enter_async_context(Proxy(stores[1].port, Random(0)))
            city.to_postgres.append(kept)
            city.to_redis.append(told)
            shutil.copytree(town.server.data, folder / verb)
            url = stores[0].url(database, kept.port)
            redis = f"redis://127.0.0.1:{told.port}/0"
            city.gateways.append(Server(folder / verb, url, verb=verb, more={"REDIS_URL": redis}))
        city.server = city.gateways[0]
        for gateway in city.gateways:
            gateway.more["KOLO_ORIGINS"] = ",".join(one.origin for one in city.gateways)
        try:
            await asyncio.gather(*(gateway.start() for gateway in city.gateways))
            yield city
        finally:
            codes = await asyncio.gather(
                *(asyncio.to_thread(gateway.stop) for gateway in city.gateways)
            )
    assert set(codes) <= {None, 0, -signal.SIGTERM}, f"asked to end, they ended with {codes}"
    for gateway in city.gateways:
        log = gateway.log.read_text()
        assert "Traceback" not in log, log[-4000:]
