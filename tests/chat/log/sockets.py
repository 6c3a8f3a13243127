"""The room log behind a real gateway: people sign in by their number."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

from app.chat.commands import COMMANDS
from app.chat.the_log import in_use
from realtime.gateway import Gateway
from realtime.limits import Limits, Rate
from realtime.needs import Needs, Nobody, Person
from tests.chat.log.world import NAMES, World, pub_of
from tests.realtime.place import ORIGIN, Client, Place, serving

PLENTY = Rate(10**6, 10**6)
FREE = Limits(
    *(PLENTY, Rate(10**9, 10**9), PLENTY, PLENTY),
    **dict.fromkeys(("react", "sub", "hist", "heads"), PLENTY),
    inflight=1000,
)


class Door:
    async def by_bearer(self, token: str) -> Person | Nobody:
        user_id = int(token)
        known = user_id in NAMES
        return Person(user_id, pub_of(user_id), user_id + 1000) if known else Nobody.UNKNOWN

    async def by_cookies(self, cookies: Mapping[str, str]) -> Person | Nobody:
        return Nobody.UNKNOWN

    async def again(self, sessions: Collection[int]) -> Mapping[int, Person]:
        return {one: Person(one - 1000, pub_of(one - 1000), one) for one in sessions}

    async def shut_out(self, sessions: Collection[int]) -> Mapping[int, Nobody]:
        return {}

    async def ends(self, sessions: Collection[int]) -> Mapping[int, int]:
        return {}


class Live(Place):
    """A log, a gateway that hears of its commits, and who is connected."""

    world: World  # type: ignore[assignment]

    async def come(self, user_id: int, **how: Any) -> Client:
        return await self.join(str(user_id), **how)


@asynccontextmanager
async def over_sockets(world: World, **how: Any) -> AsyncIterator[Live]:
    needs = Needs(Door(), world.log, COMMANDS)
    gateway = Gateway(needs, origins=[ORIGIN], srv="test", **how)
    world.ears.append(gateway.deliver)
    await gateway.start()
    async with serving(gateway.connection) as server:
        here = Live(world, gateway, server)  # type: ignore[arg-type]
        try:
            with in_use(world.log):
                yield here
                await here.visits.aclose()
                await gateway.stop()
        finally:
            world.ears.remove(gateway.deliver)
            await here.leave()
