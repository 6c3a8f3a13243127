"""Frames as they must not be (wire.md §3)."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.faults.server import Person, Server
from tests.faults.wire import Line, dial


async def test_binary_frames_close_with_1003(line: Line) -> None:
    await line.say_raw(b'{"t":"ping"}')
    assert await line.closes() == 1003


async def test_broken_utf8_closes_with_1007(line: Line) -> None:
    await line.socket.send(b'{"t":"\xff\xfe"}', text=True)
    assert await line.closes() == 1007


async def test_frames_over_32_kib_close_with_1009(line: Line) -> None:
    await line.say_raw('{"t":"ping","i":1,"x":"' + "a" * 32768 + '"}')
    assert await line.closes() == 1009


async def test_a_frame_of_exactly_32_kib_passes(line: Line) -> None:
    start, end = '{"t":"ping","i":1,"x":"', '"}'
    await line.say_raw(start + "a" * (32768 - len(start + end)) + end)
    assert (await line.hears(i=1))["t"] == "pong"


async def test_unmasked_frames_close_with_1002(server: Server, person: Person) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = [
        "GET /ws/v1?d=unmasked01 HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: kolo.v1",
        f"Authorization: Bearer {person.token}",
        "",
        "",
    ]
    writer.write("\r\n".join(head).encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'\x81\x0c{"t":"ping"}')
    async with asyncio.timeout(8):
        everything = await reader.read()
    assert b"\x88" in everything
    assert int.from_bytes(everything[everything.rindex(b"\x88") + 2 :][:2]) == 1002
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("text", ["{", "[]", "7", '"ping"', "null", "{}", '{"i":1}', "", '{"t":}'])
async def test_what_is_no_frame_is_told_without_i(line: Line, text: str) -> None:
    await line.say_raw(text)
    told = await line.hears(t="err")
    assert (told["code"], told["final"], "i" in told) == ("bad_json", True, False)
    assert (await line.ask("ping"))["t"] == "pong"


async def test_the_third_broken_frame_closes_with_4400(line: Line) -> None:
    for _ in range(3):
        await line.say_raw("{")
    assert await line.closes() == 4400
    assert len([frame for frame in line.all if frame["t"] == "err"]) >= 2


async def test_unknown_types_are_told_and_not_counted(line: Line) -> None:
    for _ in range(6):
        assert (await line.ask("zzz"))["code"] == "unknown_type"
    assert (await line.ask("ping"))["t"] == "pong"


@pytest.mark.parametrize("i", [0, -1, 2**31, 1.0, "1", True, None, [], 10**30])
async def test_an_i_that_is_none_is_a_bad_request(line: Line, i: object) -> None:
    await line.say("ping", i=i)
    if i is None:  # as if it were absent, or refused: a reading
        return
    assert (await line.hears(t="err"))["code"] == "bad_request"
    assert (await line.ask("ping"))["t"] == "pong"


async def test_the_largest_i_is_fine(line: Line) -> None:
    assert (await line.ask("ping", i=2**31 - 1))["t"] == "pong"


@pytest.mark.parametrize("since", [1.0, "1", True, -1, 2**53, 10**400])
async def test_numbers_are_whole_and_small_enough(line: Line, room: str, since: object) -> None:
    epoch = line.welcome["rooms"][0]["epoch"]
    frame = {"t": "sub", "i": 5, "room": room, "epoch": epoch, "since": 0}
    text = json.dumps(frame).replace('"since": 0', f'"since": {json.dumps(since)}')
    await line.say_raw(text)
    told = await line.hears(lambda f: f["t"] in ("err", "subd"))
    assert told.get("code") in ("bad_request", "bad_json"), told


@pytest.mark.parametrize("room", [7, None, "", "a" * 65, "a b", "ü", [], {}])
async def test_an_id_is_64_plain_characters_at_most(line: Line, room: object) -> None:
    assert (await line.ask("sub", room=room))["code"] == "bad_request"


async def test_an_unknown_room_is_not_found(line: Line) -> None:
    for t in ("sub", "hist", "send"):
        told = await line.ask(t, room="nowhere", cid="c" * 22, text="x")
        assert (told["code"], told["final"]) == ("not_found", True), (t, told)


async def test_missing_fields_are_a_bad_request(line: Line, room: str) -> None:
    for t, fields in {
        "sub": {},
        "hist": {},
        "send": {"room": room, "text": "x"},
        "unsub": {},
        "log": {},
        "read": {"room": room},
        "auth": {},
    }.items():
        assert (await line.ask(t, **fields))["code"] == "bad_request", t


async def test_nesting_has_an_end(line: Line) -> None:
    await line.say_raw('{"t":"ping","i":1,"x":' + "[" * 4 + "]" * 4 + "}")
    assert (await line.hears(i=1))["t"] == "pong"
    await line.say_raw('{"t":"ping","i":2,"x":' + "[" * 12 + "]" * 12 + "}")
    assert (await line.hears(t="err"))["code"] in ("bad_request", "bad_json")
    await line.say_raw('{"t":"ping","i":3,"x":' + "[" * 15000 + "]" * 15000 + "}")
    assert (await line.hears(t="err"))["code"] in ("bad_request", "bad_json")
    assert (await line.ask("ping", i=4))["t"] == "pong"


async def test_too_many_keys_or_items_are_refused(line: Line) -> None:
    await line.say("ping", i=1, **{f"k{n}": 0 for n in range(62)})
    assert (await line.hears(i=1))["t"] == "pong"
    await line.say("ping", i=2, **{f"k{n}": 0 for n in range(63)})
    assert (await line.hears(lambda f: f["t"] in ("err", "pong")))["t"] == "err"
    assert (await line.ask("ping", i=3, x=[0] * 256))["t"] == "pong"
    await line.say("ping", i=4, x=[0] * 257)
    assert (await line.hears(lambda f: f["t"] in ("err", "pong")))["t"] == "err"


async def test_of_double_keys_the_last_wins(line: Line) -> None:
    await line.say_raw('{"t":"zzz","t":"ping","i":1,"i":2}')
    assert (await line.hears(i=2))["t"] == "pong"


async def test_unknown_fields_are_ignored(line: Line, room: str) -> None:
    sub = await line.ask("sub", room=room, colour="blue", x={"y": [1, None, 1.5, "1"]})
    assert sub["t"] == "subd"


async def test_a_reused_live_i_is_a_bad_request(line: Line, room: str) -> None:
    for _ in range(2):
        await line.say("sub", i=7, room=room)
    await asyncio.sleep(1)
    answers = [f for f in line.all if f.get("i") == 7 and f["t"] in ("subd", "err")]
    kinds = [answer.get("code", answer["t"]) for answer in answers]
    assert kinds in (["subd", "subd"], ["bad_request", "subd"], ["subd", "bad_request"]), kinds


async def test_ping_and_pong_with_and_without_i(line: Line) -> None:
    pong = await line.ask("ping")
    assert pong["t"] == "pong"
    assert type(pong["now"]) is int
    await line.say("ping")
    assert "i" not in await line.hears(t="pong")
    await line.say("pong")
    assert (await line.ask("ping"))["t"] == "pong"


async def test_a_bad_frame_before_the_welcome_is_answered_after_it(
    server: Server, person: Person
) -> None:
    line = Line(await dial(server.socket, token=person.token))
    await line.say_raw("{")
    assert (await line.hears(t="err"))["code"] == "bad_json"
    assert line.all[0]["t"] == "welcome"
    await line.socket.close()
