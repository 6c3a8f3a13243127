"""What one person alone is told over their sockets, by the log itself (wire.md §4, `you`, `read`,
`bump`)."""

from __future__ import annotations

from app.chat.log import Approve, Leave, Mute, Reject, SetRole, SetRoom
from realtime.limits import Times
from tests.chat.log.sockets import Live, over_sockets
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World

SOON = Times(lists=0.05, markers=0.05)


async def test_whoever_is_muted_or_made_a_host_hears_what_they_may(live: Live) -> None:
    taras, olena = await live.come(TARAS), await live.come(OLENA)
    await live.world.log.put(Mute(1, TARAS, 2**45, "охолонути"))
    perm = {"t": "you", "k": "perm", "room": ROOM, "role": "member", "mute_until": 2**45}
    assert await taras.hear("you") == perm | {"why": "охолонути"}
    await live.world.log.put(Mute(1, TARAS, None))
    assert await taras.hear("you") == perm | {"mute_until": None}
    await live.world.log.put(SetRole(1, TARAS, "host"))
    assert await taras.hear("you") == perm | {"role": "host", "mute_until": None}
    assert await olena.silence() == []


async def test_whoever_waited_hears_what_became_of_it(live: Live) -> None:
    taras = await live.come(TARAS)
    await live.world.log.put(SetRoom(1, OLENA, premod="all"))
    acks = [
        await taras.ask("send", room=ROOM, cid=f"cid-000{n}", text=f"слово {n}") for n in (1, 2)
    ]
    said = await live.world.log.put(Approve(1, OLENA, acks[0]["hid"]))
    held = {"t": "you", "k": "held", "room": ROOM, "cid": "cid-0001", "state": "approved"}
    assert await taras.hear("you") == held | {"id": said.id, "seq": said.seq}
    await live.world.log.put(Reject(1, OLENA, acks[1]["hid"], "правило 3"))
    held |= {"cid": "cid-0002", "state": "rejected"}
    assert await taras.hear("you") == held | {"why": "правило 3"}


async def test_whoever_comes_and_goes_is_shown_the_room_and_loses_it(live: Live) -> None:
    nino = await live.come(NINO)
    await live.world.join(NINO)
    told = await nino.hear("you")
    assert (told["k"], told["room"]["room"], told["room"]["head"]) == ("room", ROOM, 3)
    await live.world.log.put(Leave(1, NINO, "kick"))
    assert await nino.hear("you") == {
        "t": "you",
        "k": "gone",
        "room": ROOM,
        "seq": 4,
        "why": "kick",
    }


async def test_all_devices_agree_on_what_is_unread(world: World) -> None:
    async with over_sockets(world, times=SOON) as live:
        await world.join(OLENA, room_id=2)
        await world.join(TARAS, room_id=2)
        phone, laptop = await live.come(OLENA), await live.come(OLENA)
        await laptop.sub(ROOM)
        ack = await world.say("@Олена, ти тут?", TARAS, room=OTHER_ROOM)
        bumped = {"room": OTHER_ROOM, "head": ack.seq, "head_n": 1, "ment": 1}
        assert await phone.hear("bump") == {"t": "bump", "rooms": [bumped]}
        assert await laptop.hear("bump") == {"t": "bump", "rooms": [bumped]}
        await phone.say(t="read", room=OTHER_ROOM, seq=ack.seq)
        read = {"t": "read", "room": OTHER_ROOM, "seq": ack.seq, "n": 1, "unread": 0, "ment": 0}
        assert await laptop.hear("read") == await phone.hear("read") == read
        mine = await phone.ask("send", room=OTHER_ROOM, cid="cid-0001", text="так")
        read |= {"seq": mine["seq"], "n": 2}
        assert await laptop.hear("read") == await phone.hear("read") == read
        back = await phone.ask("read", room=OTHER_ROOM, seq=ack.seq - 1, force=True)
        assert back["t"] == "ok"
        read |= {"seq": ack.seq - 1, "n": 0, "unread": 2, "ment": 1, "force": True}
        assert await laptop.hear("read") == read
        card = next(
            one
            for one in (await (await live.open(str(OLENA))).hear("welcome"))["rooms"]
            if one["room"] == OTHER_ROOM
        )
        assert (card["read"], card["read_n"], card["unread"], card["ment"]) == (
            *(ack.seq - 1, 0, 2, 1),
        )


async def test_one_who_has_not_read_is_not_made_to_by_what_waited_on_their_phone(
    live: Live,
) -> None:
    await live.world.say("вчора", TARAS)
    phone = await live.come(OLENA)
    ack = await phone.ask("send", room=ROOM, cid="cid-0001", text="з учорашньої черги")
    assert ack["n"] == 2
    await live.gateway.lists.tell()
    assert [one["t"] for one in await phone.silence()] == ["bump"]
