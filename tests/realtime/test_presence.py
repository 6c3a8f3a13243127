"""Who is here, over real sockets. What must never be told is tried in test_discretion.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from realtime.bus import MemoryBus
from realtime.leases import Roll
from realtime.limits import Times
from tests.realtime.place import Client, Place, place, until
from tests.realtime.world import World

NEVER = 1e9  # seconds: a whole list comes only where one is due
QUICK = Times(hush=0.04, typing=0.1, fade=0.3, full=NEVER)
CROWD = tuple(f"p{number}" for number in range(7))


@pytest.fixture
def world(world: World) -> World:
    """Olena and Taras in an open-hearted circle, and seven more; everybody is in a guarded one."""
    for name in CROWD:
        world.person(name)
    world.room("open", "olena", "taras", *CROWD).shows_members = True
    world.room("guarded", *world.people)
    return world


@pytest.fixture
async def here(world: World) -> AsyncIterator[Place]:
    async with place(world, times=QUICK) as here:
        yield here


async def enter(here: Place, name: str, room: str = "open", *, shown: bool = False) -> Client:
    client = await here.join(name)
    if shown:
        await client.say(t="pres", show="members")
    await client.sub(room, eph=True)
    return client


async def watch(here: Place, name: str, room: str = "open") -> Client:
    """Somebody hidden who knows who is here."""
    client = await enter(here, name, room)
    await client.hear("pres")
    return client


async def test_whoever_comes_is_told_who_is_here(here: Place) -> None:
    await enter(here, "olena", shown=True)
    taras = await enter(here, "taras")
    told = await taras.hear("pres")
    assert (told["room"], told["on"], told["lt"], told["full"]) == ("open", 4, True, ["u_olena"])
    assert "pb" not in told


async def test_the_others_hear_who_came_and_who_hides(here: Place) -> None:
    olena = await enter(here, "olena", shown=True)
    before = await olena.hear("pres")
    taras = await enter(here, "taras", shown=True)
    came = await olena.hear("pres")
    assert (came["pb"], came["pv"]) == (before["pv"], before["pv"] + 1)
    assert (came["join"], came["leave"], "full" in came) == (["u_taras"], [], False)
    await taras.say(t="pres", show="hidden")
    hid = await olena.hear("pres")
    assert (hid["pb"], hid["join"], hid["leave"]) == (came["pv"], [], ["u_taras"])


async def test_people_are_hidden_until_they_say_otherwise(here: Place) -> None:
    await enter(here, "olena")
    taras = await enter(here, "taras")
    assert (await taras.hear("pres"))["full"] == []


@pytest.mark.parametrize("show", ["hidden", "everyone", ""])
async def test_only_one_word_lets_them_be_named(here: Place, show: str) -> None:
    olena = await watch(here, "olena")
    await olena.say(t="pres", show=show, act="active")
    taras = await enter(here, "taras")
    assert (await taras.hear("pres"))["full"] == []


async def test_hidden_on_one_device_is_hidden_on_all(here: Place) -> None:
    taras = await watch(here, "taras")
    olena = await enter(here, "olena", shown=True)
    assert (await taras.hear("pres"))["join"] == ["u_olena"]
    phone = await enter(here, "olena")
    assert (await taras.hear("pres"))["leave"] == ["u_olena"]
    await phone.say(t="pres", show="members")
    assert (await taras.hear("pres"))["join"] == ["u_olena"]
    await phone.say(t="pres", show="hidden")
    assert (await taras.hear("pres"))["leave"] == ["u_olena"]
    await olena.say(t="pres", act="idle")
    await asyncio.sleep(3 * QUICK.hush)
    assert not [one for one in await taras.silence() if one["t"] == "pres"]


async def test_hiding_at_another_process_hides_here_too(world: World) -> None:
    bus = MemoryBus()
    times = {"times": QUICK, "bus": bus}
    async with place(world, **times) as here, place(world, **times) as there:
        taras = await watch(here, "taras")
        await enter(here, "olena", shown=True)
        assert (await taras.hear("pres"))["join"] == ["u_olena"]
        phone = await there.join("olena")
        await phone.say(t="pres", show="hidden")
        assert (await taras.hear("pres"))["leave"] == ["u_olena"]


async def test_hiding_is_never_too_soon_and_showing_is(here: Place) -> None:
    taras = await watch(here, "taras")
    olena = await enter(here, "olena", shown=True)
    await taras.hear("pres", join=["u_olena"])
    await olena.say(t="pres", show="hidden")
    await olena.say(t="pres", show="members")
    assert (await taras.hear("pres"))["leave"] == ["u_olena"]
    await asyncio.sleep(3 * QUICK.hush)
    assert not [one for one in await taras.silence() if one["t"] == "pres"]
    assert await olena.silence()  # but no error
    assert not [one for one in await olena.silence() if one["t"] == "err"]


async def test_from_five_on_people_are_counted(here: Place) -> None:
    clients = [await enter(here, name, "guarded") for name in CROWD[:4]]
    first = clients[0]
    told = await first.hear("pres")
    assert told == {"t": "pres", "room": "guarded", "on": 4, "lt": True, "pv": 1}
    await enter(here, CROWD[4], "guarded")
    told = await first.hear("pres")
    assert told == {"t": "pres", "room": "guarded", "on": 5, "pv": 2}
    await enter(here, CROWD[5], "guarded")
    assert (await first.hear("pres"))["on"] == 6


async def test_several_tabs_are_one_person(here: Place) -> None:
    tabs = [await enter(here, "olena", "guarded") for _ in range(6)]
    assert (await tabs[-1].hear("pres"))["lt"] is True
    others = [await enter(here, name, "guarded") for name in CROWD[:4]]
    assert (await others[-1].hear("pres", on=5))["on"] == 5


async def test_where_members_are_not_shown_nobody_is_named(here: Place) -> None:
    await enter(here, "olena", "guarded", shown=True)
    taras = await enter(here, "taras", "guarded")
    told = await taras.hear("pres")
    assert not {"full", "join", "leave"} & told.keys()


async def test_whoever_lost_the_line_is_here_for_a_while(here: Place) -> None:
    taras = await watch(here, "taras")
    olena = await enter(here, "olena", shown=True)
    await taras.hear("pres", join=["u_olena"])
    olena.ws.transport.abort()
    await until(lambda: not here.gateway.crowd.named("u_olena"))
    await asyncio.sleep(QUICK.fade / 2)
    back = await here.open("olena")
    await back.say(t="pres", show="members")
    await back.sub("open", eph=True)
    await asyncio.sleep(QUICK.fade * 1.5)
    assert not [one for one in await taras.silence() if one["t"] == "pres"]
    back.ws.transport.abort()
    assert await taras.hear("pres", leave=["u_olena"])


async def test_everybody_is_told_everything_from_time_to_time(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=0.2)) as here:
        olena = await enter(here, "olena", shown=True)
        told = [await olena.hear("pres", full=["u_olena"]) for _ in range(3)]
        assert len({one["pv"] for one in told}) == 1


async def test_who_does_not_care_is_told_nothing_and_counts_all_the_same(here: Place) -> None:
    olena = await here.join("olena")
    await olena.say(t="pres", show="members")
    await olena.sub("open", eph=False)
    taras = await enter(here, "taras")
    assert (await taras.hear("pres"))["full"] == ["u_olena"]
    assert await olena.silence() == []
    await olena.sub("open", eph=True)
    assert (await olena.hear("pres"))["full"] == ["u_olena"]


async def test_after_a_removal_one_hears_nothing_and_is_not_here(here: Place) -> None:
    taras = await watch(here, "taras")
    olena = await enter(here, "olena", shown=True)
    await taras.hear("pres", join=["u_olena"])
    here.world.kick("olena", "open")
    assert (await taras.hear("pres"))["leave"] == ["u_olena"]
    heard = await olena.silence()
    assert heard[-1]["k"] == "gone"
    await enter(here, "p0", shown=True)
    assert (await taras.hear("pres"))["join"] == ["u_p0"]
    assert await olena.silence() == []


async def test_a_removal_found_in_the_log_counts_too(world: World) -> None:
    async with place(world, times=Times(hush=0.04, full=NEVER, look=0.05)) as here:
        taras = await watch(here, "taras")
        olena = await enter(here, "olena", shown=True)
        await taras.hear("pres", join=["u_olena"])
        olena.ws.transport.abort()
        here.world.kick("olena", "open", told=False)
        assert (await taras.hear("pres"))["leave"] == ["u_olena"]


async def test_in_a_room_of_many_names_end_and_begin_again(world: World) -> None:
    many = [f"m{number}" for number in range(97)]
    for name in many:
        world.person(name)
        world.rooms["open"].members[world.people[name].id] = 0
    async with place(world, times=Times(hush=0.05, full=NEVER, fade=0.01)) as here:
        olena = await enter(here, "olena", shown=True)
        await olena.hear("pres", full=["u_olena"])
        crowd = [await enter(here, name) for name in many]
        assert (await olena.hear("pres", on=98))["join"] == []
        more = [await enter(here, name) for name in CROWD[:3]]
        told = await olena.hear("pres", on=101)
        assert not {"full", "join", "leave", "pb"} & told.keys()
        for client in (*more, *crowd[:20]):
            await client.ask("unsub", room="open")
        while "full" not in (told := await olena.hear("pres")):
            pass
        assert told["full"] == ["u_olena"]


class Neighbours:
    """Other processes, which say what they are told to."""

    def __init__(self) -> None:
        self.heard: Mapping[str, Roll] = {}
        self.elsewhere: dict[str, Sequence[Roll]] = {}

    async def trade(self, ours: Mapping[str, Roll]) -> Mapping[str, Sequence[Roll]]:
        self.heard = ours
        return self.elsewhere


async def test_people_of_other_processes_are_here_too(world: World) -> None:
    others = Neighbours()
    async with place(world, times=QUICK, leases=others) as here:
        olena = await enter(here, "olena", shown=True)
        await olena.hear("pres", full=["u_olena"])
        assert others.heard == {"open": Roll({"u_olena": True}, 1, 0)}
        others.elsewhere = {"open": [Roll.of({"u_taras": True})]}
        assert (await olena.hear("pres"))["join"] == ["u_taras"]
        others.elsewhere = {"open": [Roll.of({"u_taras": True}), Roll.of({"u_olena": False})]}
        assert (await olena.hear("pres"))["leave"] == ["u_olena"]
        others.elsewhere = {}
        assert (await olena.hear("pres"))["leave"] == ["u_taras"]


async def test_focus_is_told_to_nobody_and_can_be_asked(here: Place, world: World) -> None:
    olena, taras = await enter(here, "olena"), await enter(here, "taras")
    asked: Any = here.gateway.ephemera.is_before_eyes
    who = world.people["olena"].id
    await olena.say(t="focus", room="guarded", vis=True)  # which she has not open
    await olena.say(t="focus", room="open", vis=True)
    await until(lambda: asked(who, "open"))
    assert not asked(who, "guarded")
    await olena.say(t="focus", room="open", vis=False)
    await until(lambda: not asked(who, "open"))
    await olena.say(t="focus", room="open", vis=True)  # too soon
    assert all(one["t"] == "pres" for one in await olena.silence() + await taras.silence())
    assert not asked(who, "open")
