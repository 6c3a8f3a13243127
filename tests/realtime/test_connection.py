"""`connection` against clients made of bytes, with a handler that echoes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.frames import CloseCode, Frame, Opcode

from realtime.frames import prepare
from tests.realtime.echo import Echo, EchoConnection
from tests.realtime.place import PATIENCE, Server, serving, until
from tests.realtime.raw import Raw, frame, raw, request, text


class Quick(EchoConnection):
    __slots__ = ()
    open_timeout = 0.2
    close_timeout = 0.2


@pytest.fixture(scope="module", params=["httptools", "h11"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    async with serving(Quick, http=request.param) as server:
        yield server


@pytest.fixture(autouse=True)
async def afresh(server: Server) -> None:
    """What the test before left is gone."""
    await until(lambda: not server.server_state.connections)


@pytest.fixture
async def client(server: Any) -> AsyncIterator[Raw]:
    async with raw(server.port, request("/")) as client:
        yield client


async def test_a_text_comes_back(client: Raw) -> None:
    client.send(text("Слава"))
    assert await client.frame() == (Opcode.TEXT, "Слава".encode())


@pytest.mark.parametrize("size", [0, 125, 126, 127, 65_535 // 2, 32_768])
async def test_every_length_of_a_frame_is_read_and_written(client: Raw, size: int) -> None:
    client.send(frame(Opcode.BINARY, b"x" * size))
    assert await client.frame() == (Opcode.BINARY, b"x" * size)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_prepared_frame_is_what_the_library_would_write(size: int) -> None:
    assert prepare(b"x" * size) == Frame(Opcode.TEXT, b"x" * size).serialize(mask=False)


async def test_a_message_in_fragments_is_put_together(client: Raw) -> None:
    client.send(text("од", fin=False) + frame(Opcode.CONT, "е".encode(), fin=False))
    client.send(frame(Opcode.CONT, "са".encode()))
    assert await client.frame() == (Opcode.TEXT, "одеса".encode())


async def test_fragments_may_cut_a_letter_in_two(client: Raw) -> None:
    letter = "ї".encode()
    client.send(text(letter[:1], fin=False) + frame(Opcode.CONT, letter[1:]))
    assert await client.frame() == (Opcode.TEXT, letter)


async def test_a_ping_between_fragments_is_answered_first(client: Raw) -> None:
    client.send(text("a", fin=False) + frame(Opcode.PING, b"hey") + frame(Opcode.CONT, b"b"))
    assert await client.frame() == (Opcode.PONG, b"hey")
    assert await client.frame() == (Opcode.TEXT, b"ab")


async def test_a_pong_nobody_asked_for_is_nothing(client: Raw) -> None:
    client.send(frame(Opcode.PONG, b"?") + text("a"))
    assert await client.frame() == (Opcode.TEXT, b"a")


async def test_bytes_may_come_one_by_one(client: Raw) -> None:
    for byte in text("слово"):
        client.send(bytes([byte]))
        await asyncio.sleep(0)
    assert await client.frame() == (Opcode.TEXT, "слово".encode())


async def test_empty_fragments_without_end_cost_nothing(client: Raw) -> None:
    client.send(text("", fin=False) + frame(Opcode.CONT, b"", fin=False) * 5000)
    client.send(frame(Opcode.CONT, b"end"))
    assert await client.frame() == (Opcode.TEXT, b"end")


MALFORMED = {
    "text that is not UTF-8": (text(b"\xff\xfe"), 1007),
    "a letter cut off at the end": (text("ї".encode()[:1]), 1007),
    "a surrogate in UTF-8": (text(b"\xed\xa0\x80"), 1007),
    "a frame without a mask": (Frame(Opcode.TEXT, b"a").serialize(mask=False), 1002),
    "a reserved bit": (b"\xc1" + text("a")[1:], 1002),
    "an opcode of nothing": (b"\x83" + text("a")[1:], 1002),
    "a ping in fragments": (b"\x09" + frame(Opcode.PING)[1:], 1002),
    "a ping of 126 bytes": (frame(Opcode.BINARY, b"x" * 126).replace(b"\x82", b"\x89", 1), 1002),
    "a continuation of nothing": (frame(Opcode.CONT, b"a"), 1002),
    "a text inside a text": (text("a", fin=False) + text("b"), 1002),
    "one byte too many": (text("x" * 32_769), 1009),
    "too much in fragments": (
        text("x" * 32_768, fin=False) + frame(Opcode.CONT, b"x"),
        1009,
    ),
    "a huge length, announced": (b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"mask", 1009),
    "a close code that may not be sent": (frame(Opcode.CLOSE, (1005).to_bytes(2, "big")), 1002),
    "a close of one byte": (frame(Opcode.CLOSE, b"\x03"), 1002),
    "a close whose reason is not UTF-8": (frame(Opcode.CLOSE, b"\x03\xe8\xff"), 1007),
}


@pytest.mark.parametrize("what", MALFORMED)
async def test_what_is_not_websocket_is_closed_with_its_code(client: Raw, what: str) -> None:
    sent, code = MALFORMED[what]
    client.send(sent + text("not heard any more"))
    assert await client.close_code() == code
    assert await client.is_over()


@pytest.mark.parametrize("code", [1000, 1001, 1011, 3000, 4999])
async def test_a_close_is_echoed_and_the_line_hung_up(client: Raw, code: int) -> None:
    client.send(frame(Opcode.CLOSE, code.to_bytes(2, "big") + b"bye") + text("too late"))
    assert await client.frame() == (Opcode.CLOSE, code.to_bytes(2, "big") + b"bye")
    assert await client.is_over()
    await until(lambda: Echo.latest.happened == ["opened", "closed"])


async def test_a_close_without_a_code_is_echoed_without_one(client: Raw) -> None:
    client.send(frame(Opcode.CLOSE))
    assert await client.frame() == (Opcode.CLOSE, b"")


async def test_who_does_not_answer_our_close_is_hung_up_on(client: Raw) -> None:
    await until(lambda: Echo.latest.happened == ["opened"])
    connection = Echo.latest.connection
    connection.close(4409, "replaced")
    connection.close(4401, "a second time")
    connection.send(b"not any more")
    client.send(text("still talking") * 3)
    assert await client.close_code() == 4409
    assert await client.is_over()
    assert Echo.latest.happened == ["opened", "closed"]


async def test_while_reading_is_held_nothing_is_heard_and_a_close_still_ends_it(
    client: Raw, server: Any
) -> None:
    client.send(text("hold"))
    assert await client.frame() == (Opcode.TEXT, b"hold")
    connection = Echo.latest.connection
    assert connection.is_held
    client.send(text("later"))
    connection.hold("a second reason")
    connection.release("a second reason")
    connection.release("a reason nobody gave")
    await asyncio.sleep(0.05)
    assert connection.is_held
    connection.release("test")
    assert await client.frame() == (Opcode.TEXT, b"later")
    client.send(text("hold"))
    assert await client.frame() == (Opcode.TEXT, b"hold")
    Echo.latest.connection.close(1000)
    client.send(frame(Opcode.CLOSE, b"\x03\xe8"))
    assert await client.close_code() == 1000
    assert await client.is_over()


async def test_a_reader_that_stops_is_cut_at_the_limit(client: Raw) -> None:
    await until(lambda: Echo.latest.happened == ["opened"])
    echo = Echo.latest
    client.writer.transport.pause_reading()  # type: ignore[attr-defined]
    for _ in range(10_000):
        echo.connection.send(b"x" * 30_000)
        if echo.connection.ending:
            break
        assert echo.connection.unsent <= echo.connection.write_limit
        await asyncio.sleep(0)
    assert echo.happened[-1] == "closed"
    assert "clogged" in echo.happened


async def test_a_reader_that_comes_back_is_heard_of(client: Raw) -> None:
    await until(lambda: Echo.latest.happened == ["opened"])
    echo = Echo.latest
    client.writer.transport.pause_reading()  # type: ignore[attr-defined]
    sent = 0
    while not echo.connection.is_clogged:
        echo.connection.send(b"x" * 30_000)
        sent += 1
    assert echo.connection.unsent > 0
    client.writer.transport.resume_reading()  # type: ignore[attr-defined]
    for _ in range(sent):
        assert len((await client.frame())[1]) == 30_000
    await until(lambda: "flowing" in echo.happened)
    assert echo.connection.unsent == 0
    assert echo.connection.drained >= sent * 30_000


async def test_pings_of_somebody_who_does_not_read_are_bounded(server: Any) -> None:
    async with raw(server.port, request("/")) as client:
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        echo = Echo.latest
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not echo.connection.ending:
                    client.send(frame(Opcode.PING, b"x" * 125) * 500)
                    await client.writer.drain()
        assert echo.happened[-1] == "closed"


async def test_a_client_that_vanishes_leaves_nothing_behind(server: Any) -> None:
    async with raw(server.port, request("/")) as client:
        await until(lambda: server.server_state.connections)
        client.writer.transport.abort()
    await until(lambda: not server.server_state.connections)
    assert Echo.latest.happened[-1] == "closed"


async def test_the_end_of_the_stream_without_a_close_is_the_end(client: Raw) -> None:
    client.writer.write_eof()
    assert await client.is_over()
    await until(lambda: Echo.latest.happened[-1] == "closed")


async def test_a_refusal_is_plain_http(server: Any) -> None:
    async with raw(server.port) as client:
        client.send(request("/no"))
        status, headers, body = await client.response()
        assert (status, headers["x-why"], body) == (403, "because", b"No\n")
        assert await client.is_over()


async def test_a_fault_at_the_door_is_500_and_its_words_are_not_logged(
    server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with raw(server.port) as client:
            client.send(request("/oops"))
            status, _, _ = await client.response()
            assert status == 500
    assert "RuntimeError" in caplog.text
    assert "a fault at the door" not in caplog.text


async def test_what_people_say_is_not_logged_at_any_level(
    server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("realtime").setLevel(logging.DEBUG)
    try:
        with caplog.at_level(logging.DEBUG):
            async with raw(server.port, request("/")) as client:
                client.send(text("ZZMARK"))
                await client.frame()
    finally:
        logging.getLogger("realtime").setLevel(logging.NOTSET)
    assert "ZZMARK" not in caplog.text.replace("\\x", "")


async def test_who_speaks_before_the_answer_is_hung_up_on(server: Any) -> None:
    async with raw(server.port) as client:
        client.send(request("/slow"))
        await until(lambda: server.server_state.tasks)
        client.send(text("hello?"))
        assert await client.is_over()
    await until(lambda: not server.server_state.tasks)


async def test_a_door_that_never_answers_is_given_up(server: Any) -> None:
    async with raw(server.port) as client:
        client.send(request("/slow"))
        assert await client.is_over()
    await until(lambda: not server.server_state.tasks)


HANDSHAKES = {
    "a key of nothing": (request("/", Sec_WebSocket_Key="short"), 400),
    "no key": (request("/", Sec_WebSocket_Key=None), 400),
    "version 12": (request("/", Sec_WebSocket_Version="12"), 400),
    "two origins": (request("/", Origin=["http://a", "http://a"]), 400),
    "a header of 9,000 bytes": (request("/", Cookie="x" * 9000), 431),
    "a path of 9,000 bytes": (request("/" + "x" * 9000), 414),
}


@pytest.mark.parametrize("what", HANDSHAKES)
async def test_a_handshake_that_is_none_is_refused(server: Any, what: str) -> None:
    head, expected = HANDSHAKES[what]
    async with raw(server.port) as client:
        client.send(head)
        status, _, _ = await client.response()
        assert status == expected


async def test_stopping_the_server_says_so_and_waits_for_nobody() -> None:
    async with contextlib.AsyncExitStack() as clients:
        async with serving(Quick) as server:
            port = server.port  # type: ignore[attr-defined]
            polite = await clients.enter_async_context(raw(port, request("/")))
            await clients.enter_async_context(raw(port, request("/")))  # never answers
            entering = await clients.enter_async_context(raw(port))
            entering.send(request("/slow"))
            await until(lambda: server.server_state.tasks)
            server.should_exit = True
            assert await polite.close_code() == 1012
            polite.send(frame(Opcode.CLOSE, CloseCode.SERVICE_RESTART.to_bytes(2, "big")))
            assert await entering.is_over()
        assert not server.server_state.connections
