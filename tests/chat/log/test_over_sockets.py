"""Edits, deletions and reactions, asked for over a socket and heard by everybody (wire.md §4)."""

from __future__ import annotations

from typing import Any

import pytest

from app.chat.log import Join, Mute, SetRoom
from tests.chat.log.sockets import FREE, Live, over_sockets
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World, pub_of
from tests.realtime.place import Client

LATER = 2**45  # ms


async def said(client: Client, text: str = "Привіт", cid: str = "cid-0001") -> dict[str, Any]:
    return await client.ask("send", room=ROOM, cid=cid, text=text)


async def test_an_edit_is_acked_and_everybody_hears_it(live: Live) -> None:
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena)
    await taras.sub(ROOM)
    words = {"room": ROOM, "id": sent["id"], "text": "Вітаю \r\n", "base": sent["seq"]}
    ack = await olena.ask("edit", cid="edit-001", **words)
    seq = sent["seq"] + 1
    named = {"cid": "edit-001", "room": ROOM, "id": sent["id"], "seq": seq}
    assert ack == {"t": "ack", "i": ack["i"], **named, "ts": ack["ts"], "dup": False}
    [event] = await taras.events(ROOM, seq)
    assert event.items() >= {"k": "edit", "id": sent["id"], "text": "Вітаю", "s": seq}.items()
    assert event["by"] == pub_of(OLENA)
    again = await olena.ask("edit", cid="edit-001", **words)
    assert again == ack | {"i": again["i"], "dup": True}


async def test_edits_that_may_not_be_say_why(live: Live) -> None:
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena)

    async def code(client: Client, cid: str, **how: Any) -> dict[str, Any]:
        ask = {"room": ROOM, "id": sent["id"], "text": "інше", "cid": cid} | how
        return await client.ask("edit", **ask)

    assert (await code(taras, "edit-t01"))["code"] == "forbidden"
    assert (await code(olena, "edit-001", text=" "))["code"] == "empty"
    assert (await code(olena, "edit-001", text="a\0"))["code"] == "bad_text"
    assert (await code(olena, "edit-001", text="ж" * 4001))["code"] == "too_long"
    assert (await code(olena, "edit-001", id="m_no"))["code"] == "not_found"
    assert (await code(olena, "edit-001"))["t"] == "ack"
    other = await code(olena, "edit-001", text="третє")
    assert other.items() >= {"code": "cid_conflict", "id": sent["id"]}.items()
    assert other["seq"] == sent["seq"] + 1
    assert (await code(olena, "edit-002", base=sent["seq"]))["code"] == "conflict"
    await live.world.sql("UPDATE message SET ts = 1 WHERE pub = $1", sent["id"])
    assert (await code(olena, "edit-003", text="пізно"))["code"] == "edit_window"
    await olena.ask("del", room=ROOM, id=sent["id"], cid="del-0001")
    gone = await code(olena, "edit-004", text="пізно")
    assert gone.items() >= {"t": "err", "code": "gone", "final": True, "cid": "edit-004"}.items()


async def test_a_reaction_since_is_no_conflict(live: Live) -> None:
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena)
    await taras.ask("react", room=ROOM, id=sent["id"], e="🙏", on=True)
    edit = {"room": ROOM, "id": sent["id"], "text": "інше", "base": sent["seq"]}
    assert (await olena.ask("edit", cid="edit-001", **edit))["t"] == "ack"


async def test_a_deletion_is_acked_heard_and_asked_for_again_in_vain(live: Live) -> None:
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena)
    await taras.sub(ROOM)
    ask = {"room": ROOM, "id": sent["id"]}
    assert (await taras.ask("del", cid="del-t001", **ask))["code"] == "forbidden"
    ack = await olena.ask("del", cid="del-0001", why="телефон", **ask)
    seq = sent["seq"] + 1
    named = {"cid": "del-0001", "room": ROOM, "id": sent["id"]}
    told = {"t": "ack", "i": ack["i"], **named, "seq": seq, "ts": ack["ts"], "dup": False}
    assert ack == told
    [event] = await taras.events(ROOM, seq)
    assert event.items() >= {"k": "del", "id": sent["id"], "as": "author"}.items()
    assert "why" not in event
    again = await olena.ask("del", cid="del-0001", why="телефон", **ask)
    assert again == ack | {"i": again["i"], "dup": True}
    other = await olena.ask("del", cid="del-0002", **ask)
    named["cid"] = "del-0002"
    assert other == {"t": "ack", "i": other["i"], **named, "seq": None, "noop": True}


async def test_a_reaction_sets_a_state(live: Live) -> None:
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena)
    await olena.sub(ROOM)
    ask = {"room": ROOM, "id": sent["id"], "e": "❤️"}
    ack, seq = await taras.ask("react", on=True, **ask), sent["seq"] + 1
    named = {"room": ROOM, "id": sent["id"]}
    assert ack == {"t": "ack", "i": ack["i"], **named, "seq": seq, "noop": False}
    noop = await taras.ask("react", on=True, **ask)
    assert noop == {"t": "ack", "i": noop["i"], **named, "seq": None, "noop": True}
    await taras.ask("react", on=False, **ask)
    on, off = await olena.events(ROOM, seq + 1)
    assert on["rx"] == [{"e": "❤️", "tot": 1, "add": [pub_of(TARAS)]}]
    assert off["rx"] == [{"e": "❤️", "tot": 0, "rm": [pub_of(TARAS)]}]


async def test_twelve_kinds_of_pictures_are_enough(world: World) -> None:
    async with over_sockets(world, people=FREE) as live:
        olena = await live.come(OLENA)
        sent = await said(olena)
        for n in range(13):
            ask = {"room": ROOM, "id": sent["id"], "e": chr(0x1F600 + n), "on": True}
            answer = await olena.ask("react", **ask)
            assert answer.get("code") == (None if n < 12 else "too_many_emoji")


async def test_reactions_are_slowed_apart_from_sends(live: Live) -> None:
    olena = await live.come(OLENA)
    sent = await said(olena)
    codes = []
    for n in range(14):
        ask = {"room": ROOM, "id": sent["id"], "e": "🙏", "on": n % 2 == 0}
        codes.append((await olena.ask("react", **ask)).get("code"))
    assert codes[:10] == [None] * 10
    assert "rate_limited" in codes
    assert (await said(olena, cid="cid-0002"))["t"] == "ack"


async def test_whoever_may_not_write_changes_nothing_either(live: Live) -> None:
    olena = await live.come(OLENA)
    sent = await said(olena)
    react = {"room": ROOM, "id": sent["id"], "e": "🙏", "on": True}
    edit = {"room": ROOM, "id": sent["id"], "text": "інше", "cid": "edit-001"}
    await live.world.log.put(SetRoom(1, TARAS, paused=True))
    for answer in (
        await olena.ask("react", **react),
        await olena.ask("edit", **edit),
        await said(olena, cid="cid-0002"),
    ):
        assert (answer["code"], answer["final"]) == ("room_paused", False)
        assert answer["retry_ms"] >= 15_000
    await live.world.log.put(Mute(1, OLENA, LATER))
    for answer in (await olena.ask("react", **react), await said(olena, cid="cid-0003")):
        assert (answer["code"], answer["final"], answer["until"]) == ("muted", True, LATER)
    ask = {"room": ROOM, "id": sent["id"], "cid": "del-0001"}
    assert (await olena.ask("del", **ask))["t"] == "ack"  # what one said may always be taken back


async def test_a_stranger_learns_nothing(live: Live) -> None:
    olena, nino = await live.come(OLENA), await live.come(NINO)
    sent = await said(olena)
    named = {"room": ROOM, "id": sent["id"]}
    for answer in (
        await nino.ask("edit", cid="edit-001", text="х", **named),
        await nino.ask("del", cid="del-0001", **named),
        await nino.ask("react", e="🙏", on=True, **named),
        await said(nino),
    ):
        assert answer["code"] == "not_found"


async def test_what_one_connection_does_keeps_its_order(world: World) -> None:
    async with over_sockets(world, people=FREE) as live:
        olena, taras = await live.come(OLENA), await live.come(TARAS)
        sent = await said(olena)
        await taras.sub(ROOM)
        for n in range(60):
            ask = {"room": ROOM, "id": sent["id"], "cid": f"edit-{n:04}", "text": f"{n}"}
            await olena.say(t="edit", i=n + 100, **ask)
        events = await taras.events(ROOM, sent["seq"] + 60)
        assert [event["text"] for event in events if event["k"] == "edit"][-1] == "59"
        acks = [await olena.hear(i=n + 100) for n in range(60)]
        assert [ack["seq"] for ack in acks] == [sent["seq"] + n + 1 for n in range(60)]


async def test_an_answer_a_cover_and_a_language_travel_with_the_words(live: Live) -> None:
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena)
    await taras.sub(ROOM)
    more = {"re": sent["id"], "th": sent["id"], "cw": "Про лікарню ", "lang": "uk", "att": None}
    ack = await taras.ask("send", room=ROOM, cid="cid-0002", text="так", **more)
    [event] = await taras.events(ROOM, ack["seq"])
    kept = {"re": sent["id"], "th": sent["id"], "cw": "Про лікарню", "lang": "uk"}
    assert event.items() >= kept.items()
    wrong = await taras.ask("send", room=ROOM, cid="cid-0003", text="так", cw="a\x01")
    assert wrong["code"] == "bad_text"
    wrong = await taras.ask("send", room=ROOM, cid="cid-0004", text="так", re="m_no")
    assert wrong["code"] == "not_found"
    wrong = await taras.ask("send", room=ROOM, cid="cid-0005", text="так", att=["a_1"])
    assert wrong["code"] == "bad_att"


@pytest.mark.parametrize("premod", ["all"])
async def test_what_is_looked_at_first_is_acked_as_held(live: Live, premod: str) -> None:
    await live.world.log.put(SetRoom(1, TARAS, premod=premod))
    olena = await live.come(OLENA)
    ack = await said(olena)
    named = {"cid": "cid-0001", "room": ROOM, "held": True, "hid": ack["hid"], "dup": False}
    assert ack == {"t": "ack", "i": ack["i"], **named}
    again = await said(olena)
    assert again == ack | {"i": again["i"], "dup": True}


async def test_new_words_of_a_message_from_before_my_time_are_not_for_me(live: Live) -> None:
    await live.world.sql("UPDATE room SET hist_policy = 'joined'")
    olena, taras = await live.come(OLENA), await live.come(TARAS)
    sent = await said(olena, "до неї")
    await live.world.log.put(Join(1, NINO))
    nino = await live.come(NINO)
    subd = await nino.sub(ROOM)
    joined, epoch = subd["head"], subd["epoch"]
    await taras.sub(ROOM)
    edit = {"room": ROOM, "id": sent["id"], "cid": "edit-001", "text": "таємниця"}
    edited = (await olena.ask("edit", **edit))["seq"]
    after = await said(olena, "при ній", "cid-0002")
    assert (await taras.events(ROOM, edited))[-1]["text"] == "таємниця"
    live_events = await nino.events(ROOM, after["seq"])
    assert [event["k"] for event in live_events][-2:] == ["x", "msg"]
    later = await live.come(NINO)
    await later.sub(ROOM, epoch=epoch, since=joined)
    replayed = await later.events(ROOM, after["seq"])
    logged = (await later.ask("log", room=ROOM, since=joined))["ev"]
    for heard in (live_events, replayed, logged):
        assert "таємниця" not in str(heard)
    assert [event["s"] for event in replayed] == [edited, after["seq"]]
    third = await said(olena, "далі", "cid-0003")
    assert [event["s"] for event in await nino.events(ROOM, third["seq"])] == [third["seq"]]
