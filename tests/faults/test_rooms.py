"""What a person is told of their rooms: heads, lists, markers (wire.md §4, G12)."""

from __future__ import annotations

from tests.faults.server import Person, Server
from tests.faults.test_reading import say, told
from tests.faults.wire import Line


async def test_heads_name_subscribed_rooms_only(line: Line, room: str) -> None:
    assert (await line.ask("heads"))["heads"] == {}
    second = await line.ask("heads")
    assert (second["code"], second["final"]) == ("rate_limited", False)
    assert second["retry_ms"] <= 10_000


async def test_heads_are_the_database_truth(line: Line, bot_line: Line, room: str) -> None:
    await line.ask("sub", room=room)
    ack = await say(bot_line, room)
    assert (await line.ask("heads"))["heads"] == {room: ack["seq"]}


async def test_rooms_are_listed_as_in_the_welcome(line: Line, room: str) -> None:
    answer = await line.ask("rooms")
    assert answer["rooms_next"] is None
    assert [each["room"] for each in answer["rooms"]] == [room]
    assert answer["rooms"][0].keys() == line.welcome["rooms"][0].keys()


async def test_markers_go_forward_on_every_device(
    server: Server, person: Person, line: Line, room: str
) -> None:
    async with await Line.open(server.socket, token=person.token) as phone:
        head, head_n = told(line, room)["head"], told(line, room)["head_n"]
        assert (await line.ask("read", room=room, seq=head))["t"] in ("ok", "ack")
        for device in (line, phone):
            marker = await device.hears(t="read")
            assert (marker["n"], marker["unread"]) == (head_n, 0)
        assert (await line.ask("read", room=room, seq=5))["t"] in ("ok", "ack")
        await phone.silent(0.3, lambda f: f["t"] == "read" and f["seq"] < head)
        await line.ask("read", room=room, seq=0, force=True)
        marker = await phone.hears(t="read", seq=0)
        assert (marker["n"], marker["unread"]) == (0, head_n)
    async with await Line.open(server.socket, token=person.token) as later:
        assert (told(later, room)["read_n"], told(later, room)["unread"]) == (0, head_n)


async def test_sending_moves_the_own_marker_only_at_the_end(line: Line, room: str) -> None:
    head_n = told(line, room)["head_n"]
    await line.ask("read", room=room, seq=told(line, room)["head"])
    await say(line, room)
    mine = (await line.ask("rooms"))["rooms"][0]
    assert (mine["read_n"], mine["unread"]) == (head_n + 1, 0)
    await line.ask("read", room=room, seq=0, force=True)
    await say(line, room)
    mine = (await line.ask("rooms"))["rooms"][0]
    assert (mine["read_n"], mine["unread"]) == (0, head_n + 2)
