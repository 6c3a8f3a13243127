"""Subscriptions, replays, snapshots, pages, ranges: everything that is read."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from realtime.bus import MemoryBus
from realtime.limits import Limits, Rate, Times
from tests.realtime.place import Place, place
from tests.realtime.world import World


def numbers(events: list[dict[str, Any]]) -> list[int]:
    return [event["s"] for event in events]


# sub


async def test_the_first_subscription_is_a_snapshot_of_the_newest(here: Place) -> None:
    here.world.fill("odesa", 70, by="taras")
    client = await here.join("olena")
    assert await client.ask("sub", room="odesa") == {
        "t": "subd",
        "i": 1,
        "room": "odesa",
        "epoch": "e1",
        "mode": "snapshot",
        "reason": "first",
        "base": 70,
        "head": 70,
        "floor": 0,
    }
    page = await client.hear("page", i=1)
    assert (page["room"], page["as_of"], page["more"]) == ("odesa", 70, True)
    assert [msg["seq"] for msg in page["msgs"]] == list(range(21, 71))
    assert page["users"] == {"u_x": {"nm": "X"}}
    assert await client.hear() == {"t": "live", "room": "odesa", "seq": 70}
    here.world.say("taras", "odesa")
    assert numbers(await client.events("odesa", 71)) == [71]


async def test_a_replay_brings_every_event_once_and_then_it_is_live(here: Place) -> None:
    here.world.fill("odesa", 250, by="taras")
    client = await here.join("olena")
    assert await client.ask("sub", room="odesa", epoch="e1", since=7) == {
        "t": "subd",
        "i": 1,
        "room": "odesa",
        "epoch": "e1",
        "mode": "replay",
        "from": 8,
        "head": 250,
        "floor": 0,
    }
    frames = [await client.hear("evs") for _ in range(3)]
    assert [len(frame["ev"]) for frame in frames] == [100, 100, 43]
    assert numbers([event for frame in frames for event in frame["ev"]]) == list(range(8, 251))
    assert await client.hear() == {"t": "live", "room": "odesa", "seq": 250}


async def test_a_replay_of_nothing_is_live_at_once(here: Place) -> None:
    here.world.fill("odesa", 3, by="taras")
    client = await here.join("olena")
    assert (await client.sub("odesa", epoch="e1", since=3))["mode"] == "replay"
    here.world.say("taras", "odesa")
    assert numbers(await client.events("odesa", 4)) == [4]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({}, "first"),
        ({"epoch": "e1"}, "first"),
        ({"since": 600}, "epoch"),
        ({"since": 600, "epoch": "e0"}, "epoch"),
        ({"since": 611, "epoch": "e1"}, "ahead"),
        ({"since": 39, "epoch": "e1"}, "hidden"),
        ({"since": 49, "epoch": "e1"}, "too_old"),
        ({"since": 109, "epoch": "e1"}, "too_old"),
        ({"since": 599, "epoch": "e1", "max": 10}, "too_old"),
        ({"since": 0, "epoch": "e1", "max": 10_000}, "hidden"),
    ],
)
async def test_every_snapshot_says_why(here: Place, how: dict[str, Any], reason: str) -> None:
    here.world.fill("odesa", 610, by="taras")
    room = here.world.rooms["odesa"]
    room.members[here.world.people["olena"].id], room.floor = 40, 50
    client = await here.join("olena")
    answer = await client.sub("odesa", **how)
    assert (answer["mode"], answer["reason"], answer["floor"]) == ("snapshot", reason, 50)


@pytest.mark.parametrize("since", [110, 600, 610])
async def test_what_can_be_replayed_is_replayed(here: Place, since: int) -> None:
    here.world.fill("odesa", 610, by="taras")
    here.world.rooms["odesa"].floor = 110
    client = await here.join("olena")
    assert (await client.sub("odesa", epoch="e1", since=since))["mode"] == "replay"


async def test_what_is_committed_while_the_log_is_read_comes_once(here: Place) -> None:
    """The order of the algorithm: attach, then read."""
    world = here.world
    world.fill("odesa", 5, by="taras")
    for reading, how in (("page", {}), ("events", {"epoch": "e1", "since": 2})):
        client = await here.join("olena")
        world.wait_in[reading] = asyncio.Event()
        world.was_in[reading] = asyncio.Event()
        await client.say(t="sub", i=77, room="odesa", **how)
        await world.was_in[reading].wait()
        head = world.say("taras", "odesa")
        world.say("taras", "odesa")
        await asyncio.sleep(0.02)
        del world.was_in[reading]
        world.wait_in.pop(reading).set()
        answer = await client.hear("subd", i=77)
        first = answer.get("from", answer.get("base", 0) + 1)
        assert numbers(await client.events("odesa", head + 1)) == list(range(first, head + 2))
        world.say("taras", "odesa")
        assert numbers(await client.events("odesa", head + 2)) == [head + 2]


async def test_what_is_committed_while_the_seat_is_read_comes_too(here: Place) -> None:
    world = here.world
    world.fill("odesa", 5, by="taras")
    client = await here.join("olena")
    world.wait_in["seat"] = asyncio.Event()
    world.was_in["seat"] = asyncio.Event()
    await client.say(t="sub", i=77, room="odesa", epoch="e1", since=5)
    await world.was_in["seat"].wait()
    world.say("taras", "odesa")
    world.wait_in.pop("seat").set()
    assert numbers(await client.events("odesa", 6)) == [6]


async def test_a_second_subscription_replaces_the_first(here: Place) -> None:
    here.world.fill("odesa", 5, by="taras")
    client = await here.join("olena")
    await client.sub("odesa", epoch="e1", since=5)
    answer = await client.sub("odesa", epoch="e1", since=3)
    assert (answer["mode"], answer["from"]) == ("replay", 4)
    here.world.say("taras", "odesa")
    assert numbers(await client.events("odesa", 6)) == [4, 5, 6]
    assert await client.silence() == []


async def test_a_second_subscription_that_fails_leaves_the_first(here: Place) -> None:
    client = await here.join("olena")
    await client.sub("odesa")
    here.world.is_down = True
    answer = await client.ask("sub", room="odesa")
    assert (answer["code"], answer["final"], answer["retry_ms"]) == ("unavailable", False, 2000)
    here.world.is_down = False
    here.world.say("taras", "odesa")
    assert numbers(await client.events("odesa", 1)) == [1]


async def test_after_unsub_nothing_of_the_room_comes(here: Place) -> None:
    client, other = await here.join("olena"), await here.join("taras")
    await client.sub("odesa")
    await other.sub("odesa")
    here.world.say("taras", "odesa")
    assert await client.ask("unsub", room="odesa") == {"t": "ok", "i": 2}
    client.heard.clear()
    here.world.say("taras", "odesa")
    await other.events("odesa", 2)
    assert await client.silence() == []
    assert (await client.ask("unsub", room="odesa"))["t"] == "ok"
    assert (await client.ask("unsub", room="nowhere"))["t"] == "ok"


async def test_rooms_that_are_not_there_and_rooms_of_others_are_the_same(here: Place) -> None:
    client = await here.join("nino")
    here.world.fill("odesa", 1, by="taras")
    for t in ("sub", "hist", "log"):
        nowhere = await client.ask(t, room="nowhere")
        hidden = await client.ask(t, room="odesa")
        assert nowhere["code"] == hidden["code"] == "not_found"
        assert nowhere["final"] is hidden["final"] is True
        assert {**nowhere, "i": 0, "room": ""} == {**hidden, "i": 0, "room": ""}


async def test_there_is_an_end_to_subscriptions(world: World) -> None:
    world.room("kyiv", "olena")
    world.room("lviv", "olena")
    async with place(world, people=Limits(subs=2)) as here:
        client = await here.join("olena")
        for room in ("kyiv", "lviv", "lviv"):
            assert (await client.sub(room))["t"] == "subd"
        assert (await client.ask("sub", room="odesa"))["code"] == "too_many_subs"
        await client.ask("unsub", room="kyiv")
        assert (await client.sub("odesa"))["t"] == "subd"


async def test_rooms_do_not_mix(here: Place) -> None:
    here.world.room("kyiv", "olena", "taras")
    client = await here.join("olena")
    await client.sub("odesa")
    await client.sub("kyiv")
    for _ in range(3):
        here.world.say("taras", "odesa")
        here.world.say("taras", "kyiv")
    for room in ("odesa", "kyiv"):
        assert numbers(await client.events(room, 3)) == [1, 2, 3]


async def test_what_is_not_yet_there_is_unavailable_never_older(here: Place) -> None:
    here.world.fill("odesa", 3, by="taras")
    client = await here.join("olena")
    for t in ("sub", "hist", "log"):
        answer = await client.ask(t, room="odesa", min=4)
        assert (answer["code"], answer["final"]) == ("unavailable", False)
        assert (await client.ask(t, room="odesa", min=3))["t"] in ("subd", "page", "ok")


# hist


async def test_pages_of_history(here: Place) -> None:
    here.world.fill("odesa", 30, by="taras")
    client = await here.join("olena")

    async def seqs(**how: Any) -> tuple[list[int], bool]:
        page = await client.ask("hist", room="odesa", **how)
        assert (page["t"], page["as_of"]) == ("page", 30)
        return [msg["seq"] for msg in page["msgs"]], page["more"]

    assert await seqs(limit=3) == ([28, 29, 30], True)
    assert await seqs(before=11, limit=2) == ([9, 10], True)
    assert await seqs(after=28, limit=5) == ([29, 30], True)
    found = here.world.rooms["odesa"].messages[14]["id"]
    assert (await seqs(around=found, limit=4))[0] == [13, 14, 15, 16]
    assert await seqs(limit=100) == (list(range(1, 31)), False)
    assert len((await seqs(limit=5000))[0]) == 30


async def test_a_page_asked_for_wrongly_is_refused(here: Place) -> None:
    client = await here.join("olena")
    for how in ({"limit": 0}, {"before": 1, "after": 1}, {"before": 1, "around": "m_1"}):
        assert (await client.ask("hist", room="odesa", **how))["code"] == "bad_request"
    assert (await client.ask("hist", room="odesa", around="m_nowhere"))["code"] == "not_found"


@pytest.mark.parametrize(
    ("how", "kept"),
    [({}, slice(-60, None)), ({"before": 101}, slice(-60, None)), ({"after": 0}, slice(0, 60))],
)
async def test_a_page_of_long_messages_fits_a_frame(
    here: Place, how: dict[str, Any], kept: slice
) -> None:
    here.world.fill("odesa", 100, by="taras", text="ж" * 2000)
    client = await here.join("olena")
    await client.say(t="hist", i=5, room="odesa", limit=100, **how)
    sent = await client.ws.recv(decode=False)
    assert len(sent) <= 256 * 1024
    client.heard.append(json.loads(sent))
    page = await client.hear("page")
    seqs = [msg["seq"] for msg in page["msgs"]]
    assert 60 <= len(seqs) < 100
    assert page["more"] is True
    assert seqs[kept] == list(range(1, 101))[kept]


async def test_a_page_around_keeps_what_it_is_about(here: Place) -> None:
    here.world.fill("odesa", 100, by="taras", text="ж" * 4000)
    client = await here.join("olena")
    for at in (0, 40, 99):
        found = here.world.rooms["odesa"].messages[at]["id"]
        page = await client.ask("hist", room="odesa", around=found, limit=100)
        ids = [msg["id"] for msg in page["msgs"]]
        assert found in ids
        assert 25 < len(ids) < 40


async def test_events_of_long_messages_come_in_frames_that_fit(here: Place) -> None:
    here.world.fill("odesa", 100, by="taras", text="ж" * 4000)
    client = await here.join("olena")
    await client.say(t="sub", i=1, room="odesa", epoch="e1", since=0)
    seen: list[int] = []
    while len(seen) < 130:
        sent = await client.ws.recv(decode=False)
        assert len(sent) <= 256 * 1024
        frame = json.loads(sent)
        seen += [event["s"] for event in frame.get("ev", [])]
        if frame["t"] == "live":
            here.world.say_all("taras", "odesa", ["ж" * 4000] * 30)
    assert seen == list(range(1, 131))


# log, heads, rooms


async def test_a_range_of_the_log(here: Place) -> None:
    here.world.fill("odesa", 30, by="taras")
    client = await here.join("olena")
    answer = await client.ask("log", room="odesa", epoch="e1", since=10, limit=5)
    assert (answer["t"], answer["room"], answer["head"]) == ("ok", "odesa", 30)
    assert numbers(answer["ev"]) == [11, 12, 13, 14, 15]
    assert numbers((await client.ask("log", room="odesa", since=29))["ev"]) == [30]
    assert (await client.ask("log", room="odesa", since=30))["ev"] == []
    assert (await client.ask("log", room="odesa", since=99))["ev"] == []
    assert (await client.ask("log", room="odesa", since=1, epoch="e0"))["code"] == "conflict"


async def test_what_is_hidden_from_a_member_is_one_elision(here: Place) -> None:
    here.world.fill("odesa", 30, by="taras")
    room = here.world.rooms["odesa"]
    room.members[here.world.people["olena"].id], room.floor = 20, 5
    client = await here.join("olena")
    answer = await client.ask("log", room="odesa", since=2, limit=2)
    assert answer["ev"][0] == {"s": 3, "k": "x", "to": 20}
    assert numbers(answer["ev"]) == [3, 21, 22]
    room.members[here.world.people["olena"].id] = 30
    assert (await client.ask("log", room="odesa"))["ev"] == [{"s": 1, "k": "x", "to": 30}]


async def test_a_range_of_long_messages_fits_a_frame(here: Place) -> None:
    here.world.fill("odesa", 100, by="taras", text="ж" * 4000)
    client = await here.join("olena")
    answer = await client.ask("log", room="odesa", since=0, limit=100)
    assert 25 < len(answer["ev"]) < 40
    assert answer["head"] == 100


async def test_heads_are_of_the_subscribed_rooms_and_seldom(here: Place) -> None:
    here.world.room("kyiv", "olena")
    here.world.fill("odesa", 3, by="taras")
    client = await here.join("olena")
    await client.sub("odesa")
    assert await client.ask("heads") == {"t": "ok", "i": 2, "heads": {"odesa": 3}}
    again = await client.ask("heads")
    assert (again["code"], again["final"]) == ("rate_limited", False)
    assert 1000 < again["retry_ms"] <= 10_001
    other = await here.join("olena")
    assert (await other.ask("heads"))["heads"] == {}


async def test_more_rooms_than_the_welcome_holds_are_asked_for(here: Place) -> None:
    for number in range(120):
        here.world.room(f"r{number:03}", "olena")
    client = await here.open("olena")
    welcome = await client.hear()
    assert len(welcome["rooms"]) == 100
    rest = await client.ask("rooms", after=welcome["rooms_next"])
    assert (len(rest["rooms"]), rest["rooms_next"]) == (21, None)


# Limits of asking


async def test_a_hundred_rooms_are_subscribed_in_one_go_and_pages_are_rarer(world: World) -> None:
    people = Limits(frames=Rate(1000, 1000), bytes_in=Rate(10**6, 10**6))
    async with place(world, people=people) as here:
        client = await here.join("olena")
        for _ in range(120):
            assert (await client.sub("odesa"))["t"] == "subd"
        answers = [await client.ask("hist", room="odesa") for _ in range(40)]
        refused = [one for one in answers if one["t"] == "err"]
        assert len(refused) > 10
        assert {one["code"] for one in refused} == {"rate_limited"}
        assert all(one["room"] == "odesa" and one["retry_ms"] > 0 for one in refused)


async def test_a_second_gateway_sees_the_same_room(world: World) -> None:
    times = Times(look=0.05, hold=0.01)
    async with place(world, times=times) as here, place(world, times=times) as there:
        near, far = await here.join("olena"), await there.join("taras")
        await near.sub("odesa")
        await far.sub("odesa")
        world.say("taras", "odesa")
        assert numbers(await near.events("odesa", 1)) == [1]
        assert numbers(await far.events("odesa", 1)) == [1]


async def test_gateways_on_one_bus_hear_of_each_others_commits(world: World) -> None:
    bus = MemoryBus()
    async with place(world, bus=bus) as here, place(world, bus=bus) as there:
        near, far = await here.join("olena"), await there.join("taras")
        await near.sub("odesa")
        await far.sub("odesa")
        for seq in (1, 2):
            world.say("taras", "odesa")
            assert numbers(await near.events("odesa", seq)) == [seq]
            assert numbers(await far.events("odesa", seq)) == [seq]
        seq = world.kick("taras", "odesa")
        assert (await far.hear("you"))["seq"] == seq


async def test_a_batch_that_came_before_the_seat_was_known_is_found(here: Place) -> None:
    """Committed and told while a first subscriber's seat was being read, with nobody to keep it."""
    world = here.world
    client = await here.join("olena")
    world.wait_in["seat"] = asyncio.Event()
    world.was_in["seat"] = asyncio.Event()
    await client.say(t="sub", i=7, room="odesa", epoch="e1", since=0)
    await world.was_in["seat"].wait()
    world.say_all("taras", "odesa", ["a", "b"])
    world.wait_in.pop("seat").set()
    assert numbers(await client.events("odesa", 2)) == [1, 2]
    assert next(iter(here.gateway.hubs.values())).applied == 2
