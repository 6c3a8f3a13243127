from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.realtime.place import Place, place
from tests.realtime.world import World


@pytest.fixture
def world() -> World:
    """Olena and Taras share the room `odesa`; Nino is elsewhere; Rob is a bot, with them."""
    world = World()
    for name in ("olena", "taras", "nino"):
        world.person(name)
    world.person("rob", bot=True)
    world.room("odesa", "olena", "taras", "rob")
    return world


@pytest.fixture
async def here(world: World) -> AsyncIterator[Place]:
    async with place(world) as here:
        yield here
