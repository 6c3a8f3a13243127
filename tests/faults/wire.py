"""One connection, bare: what is said is sent as it is, what comes is kept until asked for."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]
LARGEST_SERVER_FRAME = 256 * 1024


async def dial(
    address: str,
    *,
    token: str = "",
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    d: str = "",
    protocols: Sequence[str] = ("kolo.v1",),
    query: str = "",
    compression: str | None = None,
    is_narrow: bool = False,
) -> ClientConnection:
    """Open a socket; with a token, as a native app does (no Origin). Larger server frames than
    the protocol allows end the connection with 1009. A narrow one holds little that is unread."""
    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    if token:
        pairs.append(("Authorization", f"Bearer {token}"))
    narrow = {"sock": await _narrow(address), "max_queue": 1} if is_narrow else {}
    return await connect(
        f"{address}?d={d or secrets.token_hex(8)}{query}",
        additional_headers=pairs,
        subprotocols=protocols or None,
        compression=compression,
        ping_interval=None,
        max_size=LARGEST_SERVER_FRAME,
        open_timeout=15,
        close_timeout=2,
        proxy=None,
        **{"max_queue": None, **narrow},
    )


async def _narrow(address: str) -> socket.socket:
    at, raw = urlsplit(address), socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, (at.hostname, at.port))
    return raw


class Line:
    """A conversation for tests of single frames: `ask`, `hears`, `silent`, `closes`."""

    def __init__(
        self,
        socket: ClientConnection,
        *,
        answers_pings: bool = True,
        ear: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`ear` hears every frame as it came."""
        self.socket, self._ear = socket, ear
        self.heard: list[Frame] = []
        self.all: list[Frame] = []
        self._i = 0
        self._answers_pings = answers_pings
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())
        self.welcome: Frame = {}

    @classmethod
    async def open(
        cls,
        address: str,
        *,
        answers_pings: bool = True,
        ear: Callable[[str], None] = lambda text: None,
        **how: Any,
    ) -> Line:
        """Connected, and welcomed."""
        line = cls(await dial(address, **how), answers_pings=answers_pings, ear=ear)
        line.welcome = await line.hears(t="welcome")
        return line

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self._ear(str(text))
                frame = json.loads(text)
                self.all.append(frame)
                if self._answers_pings and frame["t"] == "ping" and "i" not in frame:
                    await self.socket.send('{"t":"pong"}')
                self.heard.append(frame)
                self._news.set()
        except ConnectionClosed:
            pass
        finally:
            self._news.set()

    async def say(self, t: str, **fields: Any) -> int | None:
        """Send a frame; a request gets the next `i` unless it brings one."""
        return await self.say_raw(json.dumps({"t": t, **fields}, ensure_ascii=False)) or fields.get(
            "i"
        )

    async def say_raw(self, text: str | bytes) -> None:
        await self.socket.send(text)

    def next_i(self) -> int:
        self._i += 1
        return self._i

    async def ask(self, t: str, within: float = 8, **fields: Any) -> Frame:
        """Send a request and wait for the frame that answers it."""
        fields.setdefault("i", self.next_i())
        await self.say(t, **fields)
        return await self.hears(lambda f: f.get("i") == fields["i"], within)

    async def hears(
        self, match: Callable[[Frame], bool] | None = None, within: float = 8, **fields: Any
    ) -> Frame:
        """The first frame not yet asked for that fits; those before it stay for others."""
        fits = match or (lambda f: all(f.get(k) == v for k, v in fields.items()))
        try:
            async with asyncio.timeout(within):
                while True:
                    for at, frame in enumerate(self.heard):
                        if fits(frame):
                            return self.heard.pop(at)
                    if self._reading.done():
                        raise AssertionError(f"closed {self.socket.close_code}; {self.heard[-5:]}")
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"nothing fits {fields}: {self.heard[-5:]}") from None

    async def silent(self, seconds: float, match: Callable[[Frame], bool]) -> None:
        """Nothing that fits comes for so long."""
        await asyncio.sleep(seconds)
        assert not [frame for frame in self.heard if match(frame)]

    async def closes(self, within: float = 8) -> int | None:
        """The close code the server gives."""
        async with asyncio.timeout(within):
            await self.socket.wait_closed()
            await self._reading
        return self.socket.close_code

    async def __aenter__(self) -> Line:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()
        await self._reading
