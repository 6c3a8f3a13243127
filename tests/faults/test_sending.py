"""send → ack: one effect, text rules, order (wire.md §3, §4, G2, G6)."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import pytest

from tests.faults.server import Person, Server
from tests.faults.wire import Line


def fresh() -> str:
    return secrets.token_urlsafe(16)


async def test_a_send_is_acked_and_delivered_to_all_own_connections(
    server: Server, person: Person, line: Line, room: str
) -> None:
    async with await Line.open(server.socket, token=person.token) as phone:
        for device in (line, phone):
            await device.ask("sub", room=room)
        cid = fresh()
        ack = await line.ask("send", room=room, cid=cid, text="Вітаю!")
        assert (ack["t"], ack["cid"], ack["room"], ack["dup"]) == ("ack", cid, room, False)
        for device in (line, phone):
            event = (await device.hears(t="evs"))["ev"][0]
            assert (event["s"], event["k"], event["id"]) == (ack["seq"], "msg", ack["id"])
            assert (event["n"], event["ts"], event["cid"]) == (ack["n"], ack["ts"], cid)
            assert (event["by"], event["text"]) == (line.welcome["user"]["id"], "Вітаю!")


async def test_a_retry_gets_the_same_ack(server: Server, person: Person, room: str) -> None:
    cid, acks = fresh(), []
    for _ in range(3):
        async with await Line.open(server.socket, token=person.token) as line:
            acks.append(await line.ask("send", room=room, cid=cid, text="once\r\n"))
            acks.append(await line.ask("send", room=room, cid=cid, text="once"))
    assert [ack["dup"] for ack in acks] == [False] + [True] * 5
    assert len({(ack["id"], ack["seq"], ack["n"], ack["ts"]) for ack in acks}) == 1


async def test_another_body_for_the_same_cid_is_a_conflict(line: Line, room: str) -> None:
    cid = fresh()
    ack = await line.ask("send", room=room, cid=cid, text="one")
    conflict = await line.ask("send", room=room, cid=cid, text="two")
    assert (conflict["code"], conflict["final"]) == ("cid_conflict", True)
    assert (conflict["id"], conflict["seq"]) == (ack["id"], ack["seq"])


async def test_a_cid_belongs_to_its_sender(line: Line, bot_line: Line, room: str) -> None:
    cid = fresh()
    mine = await line.ask("send", room=room, cid=cid, text="one")
    theirs = await bot_line.ask("send", room=room, cid=cid, text="two")
    assert (mine["dup"], theirs["dup"], mine["seq"] < theirs["seq"]) == (False, False, True)


async def test_one_cid_on_many_connections_at_once_is_one_message(
    server: Server, bot: Person, room: str
) -> None:
    lines = [await Line.open(server.socket, token=bot.token) for _ in range(8)]
    for n in range(15):
        cid = fresh()
        answers = await asyncio.gather(
            *(line.ask("send", room=room, cid=cid, text=f"{n}") for line in lines)
        )
        acks = [answer for answer in answers if answer["t"] == "ack"]
        assert all(not a["final"] for a in answers if a["t"] == "err"), answers
        assert [ack["dup"] for ack in acks].count(False) == 1, acks
        assert len({(ack["seq"], ack["id"], ack["n"]) for ack in acks}) == 1
    for line in lines:
        await line.socket.close()


async def test_two_bodies_under_one_cid_at_once_are_one_message(
    server: Server, bot: Person, room: str
) -> None:
    lines = [await Line.open(server.socket, token=bot.token) for _ in range(2)]
    for _ in range(15):
        cid = fresh()
        answers = await asyncio.gather(
            *(line.ask("send", room=room, cid=cid, text=f"{n}") for n, line in enumerate(lines))
        )
        assert sorted(a.get("code", a["t"]) for a in answers) == ["ack", "cid_conflict"]
        assert len({answer["seq"] for answer in answers}) == 1
    for line in lines:
        await line.socket.close()


async def test_pipelined_sends_of_a_bot_keep_their_order(bot_line: Line, room: str) -> None:
    sent = []
    for batch in range(4):
        for n in range(16):
            i = 1000 + batch * 16 + n
            await bot_line.say("send", i=i, room=room, cid=fresh(), text=f"{i}")
            sent.append(i)
        for i in sent[-16:]:
            await bot_line.hears(i=i)
    acks = {f["i"]: f["seq"] for f in bot_line.all if f["t"] == "ack"}
    order = [acks[i] for i in sent if i in acks]
    assert len(order) > 30
    assert order == sorted(order)


async def test_a_person_has_one_send_in_flight(line: Line, room: str) -> None:
    for n in range(5):
        await line.say("send", i=10 + n, room=room, cid=fresh(), text=f"{n}")
    answers = [await line.hears(i=10 + n) for n in range(5)]
    codes = [answer.get("code", answer["t"]) for answer in answers]
    assert codes[0] == "ack"
    assert set(codes) <= {"ack", "inflight"}
    assert all(not answer["final"] for answer in answers if answer["t"] == "err")
    order = [answer["seq"] for answer in answers if answer["t"] == "ack"]
    assert order == sorted(order)


@pytest.mark.parametrize("cid", ["short77", "x" * 65, "with space", "юююююююю", 12345678, None, ""])
async def test_a_cid_has_its_syntax(line: Line, room: str, cid: object) -> None:
    refusal = await line.ask("send", room=room, cid=cid, text="x")
    assert (refusal["code"], refusal["final"]) == ("bad_request", True)


@pytest.mark.parametrize("cid", ["8chars__", "-" * 64])
async def test_the_shortest_and_longest_cid_are_fine(line: Line, room: str, cid: str) -> None:
    assert (await line.ask("send", room=room, cid=cid, text="x"))["t"] == "ack"


async def test_an_attachment_nobody_uploaded_is_refused(line: Line, room: str) -> None:
    answer = await line.ask("send", room=room, cid=fresh(), text="x", att=["a_77"])
    assert (answer.get("code"), answer.get("final")) == ("bad_att", True)


async def test_a_reply_names_its_message(line: Line, bot_line: Line, room: str) -> None:
    await line.ask("sub", room=room)
    first = await bot_line.ask("send", room=room, cid=fresh(), text="?")
    await line.hears(t="evs")
    answer = await bot_line.ask("send", room=room, cid=fresh(), text="!", re=first["id"])
    assert answer["t"] == "ack"
    assert (await line.hears(t="evs"))["ev"][0]["re"] == first["id"]
    unknown = await bot_line.ask("send", room=room, cid=fresh(), text="!", re="nothing")
    assert unknown["code"] == "not_found"


async def test_a_dup_is_acked_whatever_the_send_rate(line: Line, room: str) -> None:
    cid = fresh()
    first = await line.ask("send", room=room, cid=cid, text="x")
    for n in range(12):
        await line.ask("send", room=room, cid=fresh(), text=f"{n}")
    limited = await line.ask("send", room=room, cid=fresh(), text="x")
    assert (limited["code"], limited["final"]) == ("rate_limited", False)
    assert limited["retry_ms"] > 0
    again = await line.ask("send", room=room, cid=cid, text="x")
    assert (again["t"], again["dup"], again["seq"]) == ("ack", True, first["seq"])


async def test_a_cid_is_one_message_through_both_doors(
    server: Server, person: Person, line: Line, browser: Any, room: str
) -> None:
    """G2, over the socket and over the form of the room's page: in turn, and at once."""
    pages, path = await browser(person), f"/rooms/{room}/messages"
    first, second, third = (f"{fresh()}-_" for _ in range(3))
    ack = await line.ask("send", room=room, cid=first, text="one")
    await pages.client.post(path, data={"cid": first, "text": "one"})
    await pages.client.post(path, data={"cid": second, "text": "two"})
    again = await line.ask("send", room=room, cid=second, text="two")
    assert (again["t"], again["dup"], again["seq"]) == ("ack", True, ack["seq"] + 1)
    _, both = await asyncio.gather(
        pages.client.post(path, data={"cid": third, "text": "three"}),
        line.ask("send", room=room, cid=third, text="three"),
    )
    assert (both["t"], both["seq"]) == ("ack", ack["seq"] + 2)
    page = await line.ask("hist", room=room, after=ack["seq"] - 1)
    assert [m["cid"] for m in page["msgs"]] == [first, second, third]


async def test_who_is_added_beside_the_server_is_seen(
    server: Server, person: Person, browser: Any, line: Line, room: str
) -> None:
    """A command writes to the same database; nobody who listens misses a number."""
    circle = await (await browser(person)).circle()
    await line.ask("sub", room=room)
    head = (await line.hears(t="live"))["seq"]
    await server.command("user", "add", "newcomer", "--circle", circle)
    ack = await line.ask("send", room=room, cid=fresh(), text="welcome")
    seen = []
    while not seen or seen[-1] < ack["seq"]:
        seen += [event["s"] for event in (await line.hears(t="evs"))["ev"]]
    assert seen == list(range(head + 1, ack["seq"] + 1))
    assert ack["seq"] == head + 2
