"""A note to everybody who is connected; the command is tried in tests/test_notes.py."""

from __future__ import annotations

import asyncio

import pytest

from realtime.bus import MemoryBus
from realtime.notes import LONGEST, NOTE, note
from realtime.words import Unacceptable
from tests.realtime.place import Place, place, until
from tests.realtime.world import World


async def test_it_is_heard_once_on_every_connection_of_every_process(world: World) -> None:
    bus = MemoryBus()
    async with place(world, bus=bus) as here, place(world, bus=bus) as there:
        clients = [await here.join("olena"), await here.join("olena"), await there.join("nino")]
        said = note("Вночі нас не буде.", "warn")
        there.gateway.announce(NOTE, said)
        assert [await one.hear("note") for one in clients] == [{"t": "note", **said}] * 3
        late = await here.join("taras")
        assert await late.silence() == []


async def test_nothing_comes_before_the_welcome(here: Place) -> None:
    gate = here.world.wait_in["cards"] = asyncio.Event()
    olena = await here.open("olena")
    await until(lambda: here.gateway.crowd.named("u_olena"))
    here.gateway.announce(NOTE, note("Привіт"))
    await asyncio.sleep(0.05)
    gate.set()
    assert (await olena.hear())["t"] == "welcome"


@pytest.mark.parametrize(("text", "code"), [(" ", "empty"), ("x" * (LONGEST + 1), "too_long")])
def test_a_note_says_something_and_not_too_much(text: str, code: str) -> None:
    with pytest.raises(Unacceptable) as no:
        note(text)
    assert no.value.code == code
