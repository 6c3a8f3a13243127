"""A bad line of our own: a TCP relay that cuts, tears, delays, throttles and swallows when told."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Self

CHUNK = 16 * 1024

Bend = Callable[[bytes], Iterable[bytes]]  # what becomes of what the server says


def straight(data: bytes) -> Iterable[bytes]:
    yield data


class Link:
    """One connection through the relay."""

    def __init__(self, proxy: Proxy, *writers: asyncio.StreamWriter) -> None:
        self.proxy, self._writers = proxy, writers
        self.bend = proxy.bending()
        self._is_deaf = False  # something of it was swallowed: nothing after that makes sense

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction, until either end is gone."""
        coming: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
        passing = asyncio.create_task(self._pass_on(coming, writer))
        bend = self.bend if writer is self._writers[0] else straight
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                for part in bend(data):
                    await coming.put((time.monotonic() + self.proxy.delay, part))
        await coming.put((0, b""))
        await passing
        if not self._is_deaf:
            self.cut()

    async def _pass_on(
        self, coming: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while (item := await coming.get())[1]:
            at, data = item
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            if self.proxy.rate:
                await asyncio.sleep(len(data) / self.proxy.rate)
            with contextlib.suppress(OSError):
                await self._write(data, writer)

    async def _write(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        proxy = self.proxy
        self._is_deaf = self._is_deaf or proxy.swallows
        if self._is_deaf:
            return
        if proxy.tears:
            data = data[: proxy.chance.randint(0, len(data))]
        writer.write(data)
        await writer.drain()
        if proxy.tears:
            proxy.tears -= 1
            self.cut()


class Proxy:
    """Relays to a port of 127.0.0.1. What is set holds for all links, those of later, too."""

    def __init__(
        self, target: int, chance: Random, *, bending: Callable[[], Bend] = lambda: straight
    ) -> None:
        """`bending` makes, for every link, what its server's bytes go through."""
        self.target, self.chance, self.bending = target, chance, bending
        self.delay = 0.0  # s until anything goes on, each way
        self.rate = 0.0  # bytes/s, each way; 0: as fast as it goes
        self.swallows = False  # both ends believe the link is there; nothing arrives
        self.refuses = False
        self.tears = 0  # so many times, a piece is cut in its middle, and the link with it
        self.links: set[Link] = set()
        self.port = 0
        self._carrying: set[asyncio.Task[None] | None] = set()
        self._server: asyncio.Server

    @property
    def socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/v1"

    def cut(self, share: float = 1.0) -> None:
        """Break links, all or some of them."""
        for link in list(self.links):
            if self.chance.random() < share:
                link.cut()

    def heal(self) -> None:
        """A good line again; links that lost something are broken."""
        self.delay = self.rate = 0.0
        if self.swallows:
            self.swallows = False
            self.cut()
        self.refuses, self.tears = False, 0

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.refuses:
                raise ConnectionRefusedError
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        link = Link(self, writer, there[1])
        self.links.add(link)
        self._carrying.add(asyncio.current_task())
        try:
            await asyncio.gather(link.carry(reader, there[1]), link.carry(there[0], writer))
        finally:
            link.cut()
            self.links.discard(link)
            self._carrying.discard(asyncio.current_task())

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()
        await asyncio.gather(*self._carrying, return_exceptions=True)
