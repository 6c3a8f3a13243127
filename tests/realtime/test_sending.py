"""Sends and their acks, markers, pings, and what is refused."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from realtime.limits import Limits, Rate
from realtime.needs import Refused, Unavailable
from tests.realtime.place import Place, place, until
from tests.realtime.world import World

FREE = Limits(
    frames=Rate(10**6, 10**6),
    bytes_in=Rate(10**9, 10**9),
    send_room=Rate(10**6, 10**6),
    send_all=Rate(10**6, 10**6),
    inflight=1000,
)


def a_send(i: int, text: str = "Привіт", **how: Any) -> dict[str, Any]:
    return {"t": "send", "i": i, "room": "odesa", "cid": f"cid-{i:06}", "text": text, **how}


async def test_an_ack_says_where_it_stands(here: Place) -> None:
    client = await here.join("olena")
    await client.say(**a_send(4))
    ack = await client.hear()
    assert ack == {
        "t": "ack",
        "i": 4,
        "cid": "cid-000004",
        "room": "odesa",
        "id": ack["id"],
        "seq": 1,
        "n": 1,
        "ts": 1,
        "dup": False,
    }


async def test_the_same_again_gets_the_same_ack(here: Place) -> None:
    client, other = await here.join("olena"), await here.join("olena")
    await client.say(**a_send(1))
    first = await client.hear("ack")
    await other.say(**a_send(2, cid="cid-000001"))
    again = await other.hear("ack")
    assert again == first | {"i": 2, "dup": True}


async def test_a_key_used_for_something_else_is_a_conflict(here: Place) -> None:
    client = await here.join("olena")
    await client.say(**a_send(1))
    first = await client.hear("ack")
    await client.say(**a_send(2, "інше", cid="cid-000001"))
    assert await client.hear() == {
        "t": "err",
        "i": 2,
        "cid": "cid-000001",
        "room": "odesa",
        "code": "cid_conflict",
        "final": True,
        "id": first["id"],
        "seq": 1,
    }


async def test_sends_of_one_connection_keep_their_order(world: World) -> None:
    async with place(world, people=FREE) as here:
        client, reader = await here.join("olena"), await here.join("taras")
        await reader.sub("odesa")
        for number in range(1, 201):
            await client.say(**a_send(number, str(number)))
        events = await reader.events("odesa", 200)
        assert [event["text"] for event in events] == [str(number) for number in range(1, 201)]
        assert [event["s"] for event in events] == list(range(1, 201))
        acks = [await client.hear("ack") for _ in range(200)]
        assert {ack["i"]: ack["seq"] for ack in acks} == {n: n for n in range(1, 201)}


async def test_what_is_said_before_the_welcome_waits_for_it_in_order(here: Place) -> None:
    here.world.wait_in["cards"] = asyncio.Event()
    client = await here.open("rob")
    for number in range(1, 6):
        await client.say(**a_send(number, str(number)))
    await client.say(t="sub", i=6, room="odesa")
    await client.ws.send("nonsense")
    await client.say(t="ping", i=7)
    await client.say(t="pong")
    await asyncio.sleep(0.05)
    assert here.world.rooms["odesa"].head == 0
    here.world.wait_in.pop("cards").set()
    assert (await client.hear())["t"] == "welcome"
    for i in range(1, 8):
        await client.hear(i=i)
    await client.hear("err", code="bad_json")
    texts = [msg["text"] for msg in here.world.rooms["odesa"].messages]
    assert texts == ["1", "2", "3", "4", "5"]


async def test_whoever_talks_much_before_the_welcome_is_held_until_it_comes(world: World) -> None:
    async with place(world, people=FREE) as here:
        world.wait_in["cards"] = asyncio.Event()
        client = await here.open("olena")
        for number in range(1, 101):
            await client.say(t="ping", i=number)
        await until(lambda: any(one.connection.is_held for one in here.gateway.crowd))
        world.wait_in.pop("cards").set()
        assert (await client.hear())["t"] == "welcome"
        assert [(await client.hear("pong"))["i"] for _ in range(100)] == list(range(1, 101))


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), (" \n ", "empty"), ("a\0", "bad_text"), ("x" * 4001, "too_long")],
)
async def test_a_text_that_cannot_be_kept_is_refused(here: Place, text: str, code: str) -> None:
    client = await here.join("olena")
    await client.say(**a_send(1, text))
    error = await client.hear()
    assert (error["code"], error["cid"], error["final"]) == (code, "cid-000001", True)
    assert here.world.rooms["odesa"].head == 0


async def test_a_text_is_stored_in_its_one_spelling(here: Place) -> None:
    client = await here.join("olena")
    await client.say(**a_send(1, "e\u0301 \r\nnext \r\n"))
    await client.hear("ack")
    assert here.world.rooms["odesa"].messages[0]["text"] == "é \nnext"
    await client.say(**a_send(2, "🙏" * 4000))
    assert (await client.hear())["t"] == "ack"


async def test_one_unanswered_send_per_room_for_people_sixteen_for_bots(here: Place) -> None:
    here.world.room("kyiv", "olena", "rob")
    here.world.commit_delay = 0.1
    for name, most in (("olena", 1), ("rob", 16)):
        client = await here.join(name)
        for number in range(1, most + 3):
            await client.say(**a_send(number))
        await client.say(**a_send(99, room="kyiv"))
        answers = [await client.hear() for _ in range(most + 3)]
        refused = [one for one in answers if one["t"] == "err"]
        assert {one["code"] for one in refused} == {"inflight"}
        assert [one["i"] for one in refused] == [most + 1, most + 2]
        assert refused[0]["final"] is False
        assert refused[0]["retry_ms"] > 0
        assert sum(one["t"] == "ack" for one in answers) == most + 1


async def test_a_number_still_unanswered_may_not_be_used_again(here: Place) -> None:
    here.world.commit_delay = 0.1
    client = await here.join("rob")
    await client.say(**a_send(1))
    await client.say(**a_send(1, cid="cid-other"))
    error = await client.hear()
    assert (error["code"], error["cid"]) == ("bad_request", "cid-other")
    assert (await client.hear("ack"))["cid"] == "cid-000001"
    await client.say(**a_send(1, cid="cid-other"))
    assert (await client.hear("ack"))["cid"] == "cid-other"


async def test_who_is_no_member_may_not_send(here: Place) -> None:
    client = await here.join("nino")
    await client.say(**a_send(1))
    assert (await client.hear())["code"] == "not_member"


async def test_a_command_may_refuse_at_once(here: Place) -> None:
    client = await here.join("olena")
    await client.say(**a_send(1, "refused at once"))
    error = await client.hear()
    assert (error["code"], error["final"], error["msg"]) == ("forbidden", True, "not this")


@pytest.mark.parametrize(
    ("fault", "code", "more"),
    [
        (Unavailable(retry_ms=700), "unavailable", {"final": False, "retry_ms": 700}),
        (Refused("muted", until=5), "muted", {"final": True, "until": 5}),
        (Refused("slow_mode", final=False), "slow_mode", {"final": False, "retry_ms": 2000}),
        (RuntimeError("ZZMARK"), "internal", {"final": False, "retry_ms": 2000}),
    ],
)
async def test_every_refusal_of_a_command_is_answered(
    here: Place, caplog: pytest.LogCaptureFixture, fault: Exception, code: str, more: dict[str, Any]
) -> None:
    client = await here.join("olena")
    here.world.fails = fault
    with caplog.at_level(logging.INFO):
        await client.say(**a_send(1))
        error = await client.hear()
    assert error["code"] == code
    assert more.items() <= error.items()
    assert "ZZMARK" not in caplog.text
    here.world.fails = None
    await client.say(**a_send(1))
    assert (await client.hear())["t"] == "ack"


async def test_too_many_sends_are_slowed_but_a_retry_gets_its_ack(here: Place) -> None:
    client = await here.join("olena")
    for number in range(1, 7):
        await client.say(**a_send(number))
        assert (await client.hear())["t"] == "ack"
    await client.say(**a_send(7))
    error = await client.hear()
    assert (error["code"], error["final"]) == ("rate_limited", False)
    assert 0 < error["retry_ms"] <= 1001
    for number in range(1, 7):
        await client.say(**a_send(number))
        assert (await client.hear())["dup"] is True


async def test_the_send_limit_of_a_person_holds_over_all_rooms_and_tabs(here: Place) -> None:
    rooms = [f"r{number}" for number in range(12)]
    for room in rooms:
        here.world.room(room, "olena")
    tabs = await here.join("olena"), await here.join("olena")
    answers = []
    for number, room in enumerate(rooms, 1):
        await tabs[number % 2].say(**a_send(number, room=room))
        answers.append(await tabs[number % 2].hear())
    assert [one["t"] for one in answers] == ["ack"] * 10 + ["err"] * 2


async def test_what_the_app_cannot_do_is_an_unknown_type(world: World) -> None:
    world.needs.commands = {}
    async with place(world) as here:
        client = await here.open("olena")
        features = (await client.hear())["features"]
        assert features == ["hist", "log", "bump", "http", "typing", "pres", "focus"]
        assert (await client.ask("read", room="odesa", seq=1))["code"] == "unknown_type"
        await client.say(**a_send(99))
        assert (await client.hear(i=99))["code"] == "unknown_type"
        assert (await client.ask("dance", room="odesa"))["code"] == "unknown_type"
        react = await client.ask("react", room="odesa", id="m_1", e="🙏", on=True)
        assert react["code"] == "unknown_type"


# Pings


async def test_a_ping_is_answered_with_the_time_of_the_server(here: Place) -> None:
    client = await here.join("olena")
    await client.say(t="ping", i=19)
    pong = await client.hear()
    assert (pong["t"], pong["i"]) == ("pong", 19)
    assert pong["now"] > 1_700_000_000_000
    await client.say(t="ping")
    assert "i" not in await client.hear("pong")
    await client.say(t="pong")
    assert await client.silence() == []


# Frames that are refused


async def test_three_frames_that_are_none_close_the_connection(here: Place) -> None:
    client = await here.join("olena")
    for sent in ("nonsense", "[]"):
        await client.ws.send(sent)
        error = await client.hear()
        assert (error["t"], error["code"], error["final"]) == ("err", "bad_json", True)
        assert "i" not in error
    assert (await client.ask("dance"))["code"] == "unknown_type"
    assert (await client.ask("sub", room="?"))["code"] == "bad_request"
    await client.ws.send("{}")
    assert await client.closed() == 4400
    assert client.heard[-1]["code"] == "bad_json"


async def test_binary_is_closed_with_1003(here: Place) -> None:
    client = await here.join("olena")
    await client.ws.send(b'{"t":"ping"}')
    assert await client.closed() == 1003


async def test_a_frame_beyond_the_limit_is_closed_with_1009(here: Place) -> None:
    client = await here.join("olena")
    frame = json.dumps({"t": "ping", "i": 1, "pad": ""})
    await client.ws.send(frame.replace('""', '"' + "x" * (32_768 - len(frame)) + '"'))
    assert (await client.hear())["t"] == "pong"
    await client.ws.send(frame.replace('""', '"' + "x" * (32_769 - len(frame)) + '"'))
    assert await client.closed() == 1009


async def test_frames_beyond_the_burst_are_refused_and_a_flood_is_closed(here: Place) -> None:
    client = await here.join("olena")
    for number in range(1, 301):
        await client.say(t="ping", i=number)
    assert await client.closed() == 4429
    pongs = [one for one in client.heard if one["t"] == "pong"]
    refused = [one for one in client.heard if one["t"] == "err"]
    assert 60 <= len(pongs) < 100
    assert len(refused) == 200
    assert {one["code"] for one in refused} == {"rate_limited"}
    assert all(one["i"] and one["final"] is False and one["retry_ms"] > 0 for one in refused)


async def test_whoever_is_slowed_again_and_again_and_never_waits_is_closed(world: World) -> None:
    free = Limits(frames=Rate(10**6, 10**6), bytes_in=Rate(10**9, 10**9), heads=Rate(0.001, 1))
    async with place(world, people=free) as here:
        client = await here.join("olena")
        for number in range(1, 210):
            await client.say(t="heads", i=number)
        assert await client.closed() == 4429
        assert len([one for one in client.heard if one.get("code") == "rate_limited"]) == 200


async def test_fifty_frames_in_a_row_pass(here: Place) -> None:
    client = await here.join("olena")
    for number in range(1, 51):
        await client.say(t="sub", i=number, room="odesa")
    for number in range(1, 51):
        assert (await client.hear("subd", i=number))["mode"] == "snapshot"


async def test_unknown_frames_alone_are_no_flood(world: World) -> None:
    async with place(world, people=FREE) as here:
        client = await here.join("olena")
        for _ in range(250):
            await client.say(t="dance")
        assert {one["code"] for one in await client.silence()} == {"unknown_type"}


async def test_who_sends_too_many_bytes_is_read_more_slowly(world: World) -> None:
    async with place(world, people=Limits(bytes_in=Rate(10_000, 1000))) as here:
        client = await here.join("olena")
        for number in (1, 2, 3):
            await client.say(t="ping", i=number, pad="x" * 1500)
        [session] = here.gateway.crowd
        await client.hear("pong", i=1)
        assert session.connection.is_held
        for number in (2, 3):
            await client.hear("pong", i=number)


async def test_waiting_requests_stop_the_reading_and_none_is_lost(world: World) -> None:
    async with place(world, people=FREE) as here:
        client = await here.join("olena")
        world.wait_in["seat"] = asyncio.Event()
        for number in range(1, 101):
            await client.say(t="sub", i=number, room="odesa")
        [session] = here.gateway.crowd
        while not session.connection.is_held:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        world.wait_in.pop("seat").set()
        for number in range(1, 101):
            await client.hear("subd", i=number)
        assert not session.connection.is_held
