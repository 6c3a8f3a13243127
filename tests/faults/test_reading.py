"""Subscriptions, pages, the raw log, heads, markers (wire.md §4)."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import pytest

from tests.faults.server import Person, Server
from tests.faults.wire import Frame, Line


def told(line: Line, room: str) -> Frame:
    return next(told for told in line.welcome["rooms"] if told["room"] == room)


async def say(line: Line, room: str, text: str = "x") -> Frame:
    ack = await line.ask("send", room=room, cid=secrets.token_urlsafe(16), text=text)
    assert ack["t"] == "ack", ack
    return ack


async def numbers(line: Line, room: str, last: int) -> list[int]:
    """The numbers of the events that came up to `last`, elisions spread out."""
    seen: list[int] = []
    while not seen or seen[-1] < last:
        frame = await line.hears(t="evs", room=room)
        for event in frame["ev"]:
            seen += range(event["s"], event.get("to", event["s"]) + 1)
    return seen


async def test_a_first_subscription_is_a_snapshot(line: Line, room: str) -> None:
    subd = await line.ask("sub", room=room)
    assert (subd["mode"], subd["reason"], subd["base"]) == ("snapshot", "first", subd["head"])
    page = await line.hears(t="page", i=subd["i"])
    assert page["as_of"] >= subd["base"]
    assert [m["seq"] for m in page["msgs"]] == sorted(m["seq"] for m in page["msgs"])
    assert all(m["v"] >= m["seq"] and (m.get("text") or m["del"]) for m in page["msgs"])
    assert (await line.hears(t="live"))["seq"] == subd["head"]
    order = [frame["t"] for frame in line.all]
    assert order == ["welcome", "subd", "page", "live"]


async def test_a_later_one_replays_from_the_cursor_to_the_head(line: Line, room: str) -> None:
    epoch, head = told(line, room)["epoch"], told(line, room)["head"]
    for back in (0, 1, 99, 100, 101, 250):
        if back > head:
            continue
        line.heard.clear()
        since = head - back
        subd = await line.ask("sub", room=room, epoch=epoch, since=since)
        assert (subd["mode"], subd["head"]) == ("replay", head)
        assert subd["from"] == since + 1
        if back:
            assert await numbers(line, room, head) == list(range(since + 1, head + 1))
        assert (await line.hears(t="live"))["seq"] == head


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        ("too_old", {"max": 3, "since": 0}),
        ("epoch", {"epoch": "k0ther", "since": 1}),
        ("ahead", {"since": 10**6}),
    ],
)
async def test_what_cannot_be_replayed_is_a_snapshot_with_its_reason(
    line: Line, room: str, reason: str, fields: dict[str, Any]
) -> None:
    subd = await line.ask("sub", room=room, **{"epoch": told(line, room)["epoch"], **fields})
    assert (subd["mode"], subd["reason"]) == ("snapshot", reason)
    assert (await line.hears(t="page", i=subd["i"]))["as_of"] >= subd["base"]


async def test_since_without_an_epoch_is_never_a_replay(line: Line, room: str) -> None:
    answer = await line.ask("sub", room=room, since=1)
    assert answer.get("code") == "bad_request" or answer["mode"] == "snapshot"


async def test_a_second_sub_replaces_the_first(line: Line, bot_line: Line, room: str) -> None:
    await line.ask("sub", room=room)
    first = await say(bot_line, room)
    await line.hears(t="evs")
    epoch = told(line, room)["epoch"]
    subd = await line.ask("sub", room=room, epoch=epoch, since=first["seq"] - 3)
    assert subd["from"] == first["seq"] - 2
    last = await say(bot_line, room)
    expected = list(range(first["seq"] - 2, last["seq"] + 1))
    assert await numbers(line, room, last["seq"]) == expected
    await line.silent(0.3, lambda f: f["t"] == "evs")


async def test_many_subs_at_once_deliver_every_number_once(
    server: Server, bot: Person, bot_line: Line, person: Person, room: str
) -> None:
    """Subscriptions that start while somebody writes: no hole, no repeat (G4, G5)."""
    epoch, head = told(bot_line, room)["epoch"], told(bot_line, room)["head"]

    async def follow(start: float) -> list[int]:
        await asyncio.sleep(start)
        async with await Line.open(server.socket, token=person.token) as line:
            await line.ask("sub", room=room, epoch=epoch, since=head)
            return await numbers(line, room, head + 120)

    followers = [asyncio.create_task(follow(n * 0.15)) for n in range(8)]
    for n in range(120):
        await say(bot_line, room, f"{n}")
    for seen in await asyncio.gather(*followers):
        assert seen == list(range(head + 1, head + 121))


async def test_nothing_comes_after_unsub(line: Line, bot_line: Line, room: str) -> None:
    await line.ask("sub", room=room)
    for n in range(10):
        await bot_line.say("send", i=100 + n, room=room, cid=secrets.token_urlsafe(16), text="x")
    assert (await line.ask("unsub", room=room))["t"] == "ok"
    after = next(n for n, f in enumerate(line.all) if f["t"] == "ok")
    await asyncio.sleep(0.5)
    assert not [f for f in line.all[after:] if f["t"] == "evs"]


async def test_unsubbing_what_is_not_subscribed_is_fine(line: Line, room: str) -> None:
    assert (await line.ask("unsub", room=room))["t"] == "ok"


async def test_pages_walk_through_everything(line: Line, room: str) -> None:
    newest = await line.ask("hist", room=room, limit=7)
    assert len(newest["msgs"]) == 7
    assert newest["more"]
    older = await line.ask("hist", room=room, before=newest["msgs"][0]["seq"], limit=7)
    assert older["msgs"][-1]["n"] == newest["msgs"][0]["n"] - 1
    newer = await line.ask("hist", room=room, after=older["msgs"][-1]["seq"], limit=7)
    assert newer["msgs"] == newest["msgs"]
    around = await line.ask("hist", room=room, around=older["msgs"][3]["id"], limit=5)
    assert older["msgs"][3]["id"] in [message["id"] for message in around["msgs"]]
    assert len(around["msgs"]) <= 5
    authors = {message["by"] for message in newest["msgs"]}
    assert authors <= newest["users"].keys()


async def test_the_first_page_says_there_is_no_more(line: Line, room: str) -> None:
    first = await line.ask("hist", room=room, after=0, limit=3)
    assert first["msgs"][0]["n"] == 1
    edge = await line.ask("hist", room=room, before=first["msgs"][1]["seq"], limit=3)
    assert ([message["n"] for message in edge["msgs"]], edge["more"]) == ([1], False)
    nothing = await line.ask("hist", room=room, before=first["msgs"][0]["seq"], limit=3)
    assert (nothing["msgs"], nothing["more"]) == ([], False)


async def test_an_unknown_message_is_not_found(line: Line, room: str) -> None:
    assert (await line.ask("hist", room=room, around="nothing"))["code"] == "not_found"


async def test_min_is_reached_or_unavailable(line: Line, bot_line: Line, room: str) -> None:
    ack = await say(bot_line, room)
    for t in ("hist", "log", "sub"):
        least = {"room": room, "min": ack["seq"]}
        now = await line.ask(t, **least)
        assert now.get("as_of", now.get("head")) >= ack["seq"]
        never = await line.ask(t, **{**least, "min": 2**40})
        assert (never["code"], never["final"]) == ("unavailable", False)


async def test_an_ack_is_read_at_once_by_everybody_else(
    server: Server, bot_line: Line, other: Person, room: str
) -> None:
    """G7: 40 times, on another connection, without waiting."""
    reader = await server.as_bot(other)
    async with await Line.open(server.socket, token=reader.token) as line:
        for n in range(40):
            ack = await say(bot_line, room, f"{n}")
            page = await line.ask("hist", room=room, min=ack["seq"], limit=1)
            assert page["as_of"] >= ack["seq"]
            assert page["msgs"][-1]["seq"] >= ack["seq"]


async def test_the_log_is_whole(line: Line, room: str) -> None:
    epoch = told(line, room)["epoch"]
    answer = await line.ask("log", room=room, epoch=epoch, since=0, limit=50)
    assert [event["s"] for event in answer["ev"]] == list(range(1, 51))
    assert answer["head"] >= told(line, room)["head"]
    stranger = await line.ask("log", room=room, epoch="k0ther", since=0)
    assert stranger["t"] == "err"


async def test_a_room_of_others_does_not_exist(
    server: Server, crowd: tuple[Server, list[Person]], line: Line, room: str
) -> None:
    theirs = next(r for p in crowd[1] for r in p.rooms if r != room)
    for t in ("sub", "hist", "log", "send", "read"):
        answer = await line.ask(t, room=theirs, cid="c" * 22, text="x", seq=1)
        assert (answer["code"], answer["final"]) == ("not_found", True), t


async def test_pages_of_the_longest_messages_stay_below_256_kib(
    server: Server, bot: Person, bot_line: Line, room: str
) -> None:
    for _ in range(100):
        await say(bot_line, room, "😀" * 4000)
    head = (await bot_line.ask("rooms"))["rooms"][0]["head"]
    async with await Line.open(server.socket, token=bot.token) as line:  # its limit: 256 KiB
        page = await line.ask("hist", room=room, limit=100)
        assert (len(page["msgs"]) < 100, page["more"]) == (True, True)
        assert page["msgs"][-1]["seq"] == head
        after = await line.ask("hist", room=room, after=page["msgs"][0]["seq"] - 1, limit=100)
        assert after["msgs"][0] == page["msgs"][0]
        epoch = told(line, room)["epoch"]
        log = await line.ask("log", room=room, epoch=epoch, since=head - 100, limit=200)
        assert log["ev"][0]["s"] == head - 99
        await line.ask("sub", room=room, epoch=epoch, since=head - 100)
        assert await numbers(line, room, head) == list(range(head - 99, head + 1))
        subd = await line.ask("sub", room=room)
        snapshot = await line.hears(t="page", i=subd["i"])
        assert (snapshot["msgs"][-1]["seq"], snapshot["more"]) == (head, True)
