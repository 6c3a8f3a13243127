"""The removal barrier (G9): who was put out of a room hears nothing of it that came after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from realtime.bus import MemoryBus
from realtime.clock import wall_ms
from realtime.limits import Times
from tests.realtime.place import Client, Place, place
from tests.realtime.world import World

REQUESTS: dict[str, tuple[dict[str, Any], str]] = {
    "a page": ({"t": "hist"}, "page"),
    "a range": ({"t": "log"}, "events"),
    "a snapshot": ({"t": "sub"}, "page"),
    "a replay": ({"t": "sub", "epoch": "e1", "since": 1}, "events"),
}
QUICK = Times(look=0.05, hold=0.02, recheck=0.05, tick=0.05)


@pytest.fixture
async def lonely(world: World) -> AsyncIterator[Place]:
    """A gateway that nobody tells anything: it lives by looking."""
    world.deliver = lambda _: None
    async with place(world, times=QUICK) as here:
        yield here


def about_the_room(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in heard if one.get("room") == "odesa"]


async def after_that(client: Client, witness: Client, here: Place) -> list[dict[str, Any]]:
    """What the removed hear while the others go on talking."""
    seq = here.world.say("taras", "odesa", "ZZMARK")
    await witness.events("odesa", seq)
    return about_the_room(await client.silence())


async def test_the_removed_hear_that_they_are_gone_and_nothing_else(here: Place) -> None:
    first, second, witness = [await here.join(name) for name in ("olena", "olena", "taras")]
    for client in (first, witness):
        await client.sub("odesa")
    seq = here.world.kick("olena", "odesa")
    gone = {"t": "you", "k": "gone", "room": "odesa", "seq": seq, "why": "kick"}
    assert await first.hear() == await second.hear() == gone
    assert (await witness.events("odesa", seq))[0]["op"] == "leave"
    assert await after_that(first, witness, here) == []
    for t in ("sub", "hist", "log"):
        assert (await first.ask(t, room="odesa"))["code"] == "not_member"
    fresh = await here.join("olena")
    assert (await fresh.ask("sub", room="odesa"))["code"] == "not_found"


async def test_events_of_the_same_commit_are_for_those_who_stay(here: Place) -> None:
    client, witness = await here.join("olena"), await here.join("taras")
    await client.sub("odesa")
    await witness.sub("odesa")
    room, olena = here.world.rooms["odesa"], here.world.people["olena"]
    before = room.add(k="msg", text="before")
    del room.members[olena.id]
    removal = room.add(k="mem", op="leave", user=olena.pub)
    after = room.add(k="msg", text="ZZMARK")
    here.world.tell(room, [before, removal, after], gone=((2, olena.id, "left"),))
    assert len(await witness.events("odesa", 3)) == 3
    assert all("ZZMARK" not in str(one) for one in await client.silence())


@pytest.mark.parametrize("what", REQUESTS)
async def test_what_was_being_read_for_the_removed_is_not_written(here: Place, what: str) -> None:
    ask, reading = REQUESTS[what]
    here.world.fill("odesa", 5, by="taras", text="ZZMARK")
    client, witness = await here.join("olena"), await here.join("taras")
    await witness.sub("odesa")
    here.world.wait_in[reading] = asyncio.Event()
    here.world.was_in[reading] = asyncio.Event()
    await client.say(i=9, room="odesa", **ask)
    await here.world.was_in[reading].wait()
    here.world.kick("olena", "odesa")
    here.world.wait_in.pop(reading).set()
    await client.hear("you", k="gone")
    rest = await after_that(client, witness, here)
    assert "ZZMARK" not in str(rest)
    assert [one["code"] for one in rest if one["t"] == "err"] == (
        [] if what == "a replay" else ["not_member"]
    )


@pytest.mark.parametrize("what", REQUESTS)
async def test_nor_when_the_removal_is_committed_but_not_yet_told(here: Place, what: str) -> None:
    """The seat was read before it, the page after it, and the news comes last."""
    ask, _ = REQUESTS[what]
    here.world.fill("odesa", 5, by="taras")
    client = await here.join("olena")
    here.world.wait_in["seat"] = asyncio.Event()
    here.world.was_in["seat"] = asyncio.Event()
    await client.say(i=9, room="odesa", **ask)
    await here.world.was_in["seat"].wait()
    here.world.kick("olena", "odesa", told=False)
    here.world.say("taras", "odesa", "ZZMARK", told=False)
    here.world.wait_in.pop("seat").set()
    answer = await client.hear(i=9)
    assert answer.get("code", "not_member") == "not_member"
    if what in ("a replay", "a range"):
        await client.hear("you", k="gone")
    assert "ZZMARK" not in str(await client.silence())


async def test_whose_account_another_process_took_away_is_signed_out_when_that_is_found(
    world: World,
) -> None:
    """`kolo user erase` beside the server tells nobody; the room's log does."""
    world.deliver = lambda _: None
    async with place(world, times=replace(QUICK, recheck=3600)) as here:
        client, witness = await here.join("olena"), await here.join("taras")
        for one in (client, witness):
            await one.sub("odesa")
        world.ended.add(world.people["olena"].session)
        world.kick("olena", "odesa", told=False)
        assert (await client.hear("you"))["k"] == "gone"
        assert (await client.hear("err"))["code"] == "auth"
        assert await client.closed() == 4401
        world.kick("taras", "odesa", told=False)
        assert (await witness.hear("you"))["k"] == "gone"
        assert (await witness.ask("ping"))["t"] == "pong"


async def test_a_removal_written_by_another_process_is_found(lonely: Place) -> None:
    client, witness = await lonely.join("olena"), await lonely.join("taras")
    await client.sub("odesa")
    await witness.sub("odesa")
    lonely.world.say("taras", "odesa", "before", told=False)
    await client.events("odesa", 1)
    lonely.world.kick("olena", "odesa", told=False)
    lonely.world.say("taras", "odesa", "ZZMARK", told=False)
    assert (await client.hear("you"))["seq"] == 2
    assert [event["s"] for event in await witness.events("odesa", 3)] == [1, 2, 3]
    assert about_the_room(await client.silence()) == []


async def test_who_comes_back_is_shown_the_room_and_may_read_it_again(here: Place) -> None:
    client = await here.join("olena")
    await client.sub("odesa")
    here.world.kick("olena", "odesa")
    await client.hear("you", k="gone")
    here.world.let_in("olena", "odesa")
    card = (await client.hear("you", k="room"))["room"]
    assert (card["room"], card["head"], card["hist_from"]) == ("odesa", 2, 1)
    assert (await client.sub("odesa"))["mode"] == "snapshot"
    here.world.say("taras", "odesa")
    assert [event["s"] for event in await client.events("odesa", 3)] == [3]


async def test_who_is_let_in_is_shown_the_room(here: Place) -> None:
    client = await here.join("nino")
    here.world.let_in("nino", "odesa")
    assert (await client.hear("you"))["room"]["room"] == "odesa"
    assert (await client.sub("odesa"))["t"] == "subd"


async def test_who_is_let_in_by_another_process_is_shown_the_room(lonely: Place) -> None:
    witness, client = await lonely.join("taras"), await lonely.join("nino")
    await witness.sub("odesa")
    lonely.world.let_in("nino", "odesa", told=False)
    assert (await client.hear("you"))["k"] == "room"


async def test_a_room_is_shown_however_many_there_are(here: Place) -> None:
    for number in range(150):
        here.world.room(f"a{number:03}", "nino")
    client = await here.join("nino")
    here.world.let_in("nino", "odesa")
    assert (await client.hear("you"))["room"]["room"] == "odesa"


async def test_a_room_left_again_before_it_could_be_shown_is_not(here: Place) -> None:
    client = await here.join("nino")
    here.world.wait_in["cards"] = asyncio.Event()
    here.world.was_in["cards"] = asyncio.Event()
    here.world.let_in("nino", "odesa")
    await here.world.was_in["cards"].wait()
    here.world.kick("nino", "odesa")
    here.world.wait_in.pop("cards").set()
    assert [one["k"] for one in await client.silence()] == ["gone"]
    here.world.let_in("nino", "odesa")
    here.world.kick("nino", "odesa")
    assert [one["k"] for one in await client.silence()] == ["gone"]


async def test_a_room_that_cannot_be_shown_now_waits_to_be_asked_for(here: Place) -> None:
    client = await here.join("nino")
    here.world.is_down = True
    here.world.let_in("nino", "odesa")
    assert await client.silence() == []
    here.world.is_down = False
    assert [card["room"] for card in (await client.ask("rooms"))["rooms"]] == ["odesa"]


@pytest.mark.parametrize("comes", [False, True])
async def test_the_welcome_knows_who_came_and_went_while_it_was_read(
    here: Place, comes: bool
) -> None:
    name = "nino" if comes else "olena"
    here.world.wait_in["cards"] = asyncio.Event()
    here.world.was_in["cards"] = asyncio.Event()
    client = await here.open(name)
    await here.world.was_in["cards"].wait()
    (here.world.let_in if comes else here.world.kick)(name, "odesa")
    here.world.wait_in.pop("cards").set()
    welcome = await client.hear()
    assert [card["room"] for card in welcome["rooms"]] == (["odesa"] if comes else [])


# The whole person


async def test_a_session_that_is_ended_is_closed_at_once(here: Place) -> None:
    client, other = await here.join("olena"), await here.join("taras")
    here.gateway.revoke(sessions=[here.world.people["olena"].session])
    assert await client.hear() == {"t": "err", "code": "auth", "final": True}
    assert await client.closed() == 4401
    assert await other.silence() == []


async def test_a_banned_person_is_closed_everywhere(world: World) -> None:
    bus = MemoryBus()
    async with place(world, bus=bus) as here, place(world, bus=bus) as there:
        clients = await here.join("olena"), await there.join("olena")
        here.gateway.revoke(users=[world.people["olena"].id], code="banned")
        for client in clients:
            assert (await client.hear())["code"] == "banned"
            assert await client.closed() == 4403


async def test_an_ended_session_that_nobody_told_of_is_found(lonely: Place) -> None:
    client, other = await lonely.join("olena"), await lonely.join("taras")
    lonely.world.is_down = True
    await asyncio.sleep(0.2)
    lonely.world.is_down = False
    lonely.world.ended.add(lonely.world.people["olena"].session)
    assert await client.closed() == 4401
    assert await other.silence() == []


async def test_a_banned_person_that_nobody_told_of_is_found(lonely: Place) -> None:
    client, other = await lonely.join("olena"), await lonely.join("taras")
    lonely.world.banned.add("olena")
    assert (await client.hear("err"))["code"] == "banned"
    assert await client.closed() == 4403
    assert await other.silence() == []


async def test_a_session_ends_when_its_time_is_over(world: World) -> None:
    world.person("soon", expires_ms=1)
    async with place(world, times=QUICK) as here:
        client = await here.open("soon")
        assert await client.closed() == 4401
        assert (await client.hear("welcome"))["sess_exp"] == 1


async def test_a_session_that_lasts_longer_is_told_so(world: World) -> None:
    async with place(world, times=Times(recheck=0.05, tick=0.05)) as here:
        world.people["olena"] = replace(world.people["olena"], expires_ms=wall_ms() + 1000)
        client = await here.join("olena")
        later = wall_ms() + 60_000
        world.lasts[world.people["olena"].session] = later
        assert await client.hear("you") == {"t": "you", "k": "sess", "exp": later}
        await asyncio.sleep(1.2)  # until after the end it had before
        assert await client.silence() == []


async def test_a_newer_token_of_the_same_person_is_taken(here: Place) -> None:
    olena = here.world.people["olena"]
    here.world.people["newer"] = type(olena)(
        olena.id, olena.pub, 7777, expires_ms=4_000_000_000_000
    )
    client = await here.join("olena")
    answer = await client.ask("auth", token="newer")
    assert answer == {"t": "ok", "i": 1, "sess_exp": 4_000_000_000_000}
    here.gateway.revoke(sessions=[olena.session])
    assert await client.silence() == []
    here.gateway.revoke(sessions=[7777])
    assert await client.closed() == 4401


@pytest.mark.parametrize(("token", "code"), [("taras", 4401), ("nobody", 4401), ("olena", 4403)])
async def test_a_token_of_somebody_else_ends_it(here: Place, token: str, code: int) -> None:
    client = await here.join("olena")
    if code == 4403:
        here.world.banned.add("olena")
    await client.say(t="auth", i=1, token=token)
    assert (await client.hear("err"))["i"] == 1
    assert await client.closed() == code


async def test_a_page_read_while_the_person_left_and_came_back_is_not_given(here: Place) -> None:
    """What was theirs to see may be another thing now."""
    here.world.fill("odesa", 5, by="taras")
    client = await here.join("olena")
    here.world.wait_in["seat"] = asyncio.Event()
    here.world.was_in["seat"] = asyncio.Event()
    await client.say(t="hist", i=5, room="odesa")
    await here.world.was_in["seat"].wait()
    here.world.kick("olena", "odesa", told=False)
    here.world.let_in("olena", "odesa", told=False)
    here.world.wait_in.pop("seat").set()
    answer = await client.hear(i=5)
    assert (answer["code"], answer["final"]) == ("unavailable", False)
    assert (await client.ask("hist", room="odesa"))["msgs"] == []
