"""What is no request at all never reaches the site, and is answered like everything else."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from app.core.headers import standing
from app.core.unreadable import LONGEST_HEAD, reading

HOST = b"Host: kolo.test\r\n"


@pytest.fixture
async def port(site: tuple[ASGIApp, Starlette]) -> AsyncIterator[int]:
    """The site behind a real server."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        site[0], http=reading(secure=True), ws="none", lifespan="off", log_config=None
    )
    config.server_header = False
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    yield listening.getsockname()[1]
    server.should_exit = True
    await running


async def answers(port: int, *sent: bytes) -> bytes:
    """Everything that is said until the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for some in sent:
            writer.write(some)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"FROBNICATE / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"CONNECT kolo.test:443 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
        b"GET /" + "ї".encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: minus one\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nno\r\n",
    ],
    ids=[
        "TLS", "a method", "CONNECT", "a version", "not ASCII", "NUL", "a length", "two lengths",
        "a chunk",
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused_with_everything_said(
    port: int, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "uvicorn.error")  # as in production (logs.py)
    status, headers, body = parsed(await answers(port, request_))
    assert status == 400
    assert standing(secure=True).items() <= headers.items()
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["connection"] == "close"
    assert int(headers["content-length"]) == len(body)
    assert not caplog.records


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n"])
async def test_a_head_without_an_end_is_not_kept(port: int, start: bytes) -> None:
    more = (b"Y: " + b"y" * 100 + b"\r\n" if start.endswith(b"\n") else b"y" * 105) * 400
    status, headers, _ = parsed(await answers(port, (start + more)[: LONGEST_HEAD + 1]))
    assert status == 400
    assert standing(secure=True).items() <= headers.items()


async def test_a_long_body_and_many_requests_are_no_long_head(port: int) -> None:
    body = b"text=" + b"y" * 200_000
    post = b"POST /language HTTP/1.1\r\n" + HOST
    post += b"Content-Type: application/x-www-form-urlencoded\r\n"
    post += b"Content-Length: %d\r\n\r\n" % len(body) + body
    get = b"GET /robots.txt HTTP/1.1\r\n" + HOST + b"\r\n"
    last = b"GET /robots.txt HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    said = await answers(port, post, *[get] * 700, last)
    assert said.count(b"HTTP/1.1 ") == 702
    assert said.count(b"HTTP/1.1 200") == 701


async def test_two_answers_are_never_mixed(port: int) -> None:
    get = b"GET /robots.txt HTTP/1.1\r\n" + HOST + b"\r\n"
    said = await answers(port, get + b"\x16\x03\x01\r\n\r\n")
    assert said.count(b"HTTP/1.1 ") <= 1
