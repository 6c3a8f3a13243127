"""Many sockets in one epoll: as little as a client can do, so that the server is what is measured.

Nobody masks, nobody parses more than the length of a frame.
"""

from __future__ import annotations

import os
import random
import select
import socket
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

READ = 32 * 1024  # bytes; more would be mapped and unmapped for every call
PATIENCE = 60.0  # seconds until everybody must be in


class Broken(Exception):
    """A server closed a line, refused it, or did not say what it had to."""


@dataclass(frozen=True, slots=True)
class Knock:
    """How one client comes in: what it says once the door is open, and what it then waits for
    (empty: nothing)."""

    path: str = "/"
    token: str = ""
    says: bytes = b""
    awaits: bytes = b""
    port: int = 0  # another than the crowd's


@dataclass(slots=True)
class Line:
    """One client. `rest` is the beginning of a frame that has not come whole."""

    socket: socket.socket
    knock: Knock
    is_open: bool = False
    is_in: bool = False
    rest: bytes = b""
    heard: list[bytes] = field(default_factory=list)


class Crowd:
    """Everybody at one server on 127.0.0.1."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self.lines: dict[int, Line] = {}  # by descriptor

    def enter(self, knocks: Sequence[Knock], at_once: int, *, keep: bool = False) -> list[int]:
        """Come in; returns the descriptors when everybody has heard what they wait for. `keep`:
        what they hear on the way stays in their line's `heard`."""
        entered: list[int] = []
        for start in range(0, len(knocks), at_once):
            entered += [self._knock(knock) for knock in knocks[start : start + at_once]]
            coming = set(entered[start:])
            late = time.monotonic() + PATIENCE
            while coming:
                if time.monotonic() > late:
                    raise Broken(f"{len(coming)} of {len(knocks)} did not get in")
                for fd, texts in self.hear(1.0):
                    line = self.lines[fd]
                    if keep:
                        line.heard += texts
                    if fd in coming and _is_in(line, texts):
                        coming.discard(fd)
        return entered

    def hear(self, seconds: float) -> Iterator[tuple[int, list[bytes]]]:
        """Who was told something, and what, waiting for at most so long."""
        for fd, _ in self._epoll.poll(seconds):
            data = os.read(fd, READ)
            if not data:
                raise Broken("the server closed a line")
            line = self.lines[fd]
            if not line.is_open:
                data = _answered(line, data)
            yield fd, texts(line, data)

    def everybody_says(self, message: bytes) -> None:
        for line in self.lines.values():
            line.socket.send(message)

    def leave(self, who: Collection[int] | None = None) -> None:
        """Without a word. Everybody, if nobody is named."""
        for fd in list(self.lines) if who is None else who:
            self.lines.pop(fd).socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
        self._epoll.close()

    def _knock(self, knock: Knock) -> int:
        port = knock.port or self._port
        made = socket.create_connection(("127.0.0.1", port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        fd = made.fileno()
        self.lines[fd] = Line(made, knock)
        made.send(_request(knock, port))
        self._epoll.register(fd, select.EPOLLIN)
        return fd


def texts(line: Line, data: bytes) -> list[bytes]:
    """The payloads of all frames that are whole by now."""
    if line.rest:
        data = line.rest + data
    found: list[bytes] = []
    at, end = 0, len(data)
    while end - at >= 2:
        size, start = data[at + 1], at + 2
        if size > 125:
            start += 2 if size == 126 else 8
            size = int.from_bytes(data[at + 2 : start], "big")
        if start + size > end:
            break
        if data[at] & 15 == 8:
            raise Broken(f"closed with {int.from_bytes(data[start : start + 2], 'big')}")
        found.append(data[start : start + size])
        at = start + size
    line.rest = data[at:]
    return found


def framed(text: bytes, opcode: int = 1) -> bytes:
    """A frame from a client, masked with zeroes."""
    size = len(text)
    if size < 126:
        return bytes((0x80 | opcode, 0x80 | size)) + bytes(4) + text
    return bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big") + bytes(4) + text


def _request(knock: Knock, port: int) -> bytes:
    """Everybody comes from an address of their own, as a proxy would say."""
    address = ".".join(str(random.randrange(1, 255)) for _ in range(3))
    lines = [
        f"GET {knock.path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"X-Forwarded-For: 10.{address}",
    ]
    if knock.token:
        lines += [f"Authorization: Bearer {knock.token}", "Sec-WebSocket-Protocol: kolo.v1"]
    return "\r\n".join([*lines, "", ""]).encode()


def _answered(line: Line, data: bytes) -> bytes:
    """What came after the answer to the handshake."""
    head, ended, rest = (line.rest + data).partition(b"\r\n\r\n")
    if not ended:
        line.rest = head
        return b""
    if b" 101 " not in head[:16]:
        raise Broken(head.decode(errors="replace").splitlines()[0])
    line.rest, line.is_open = b"", True
    if line.knock.says:
        line.socket.send(line.knock.says)
    return rest


def _is_in(line: Line, heard: list[bytes]) -> bool:
    awaits = line.knock.awaits
    return line.is_open and (not awaits or any(awaits in text for text in heard))
