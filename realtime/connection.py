"""One WebSocket on the web server's own port, as uvicorn's `ws=` class around websockets' Sans-I/O.

It knows frames, not what is in them. A `Greeter` decides who may enter and brings the `Handler`
that hears the messages. Nothing here grows without bound: a message has a largest size, reading
stops while the handler asks for it, and a reader with more than `write_limit` bytes unsent is cut.

The contract with uvicorn: built with (config=, server_state=, app_state=), `connection_made`, then
`data_received(<the request head>)`, both before the transport is told of us; present in
`server_state.connections` while open; `shutdown()` when the server stops.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

from websockets.frames import Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from realtime.frames import prepare
from realtime.handler import Greeter, Handler, Refusal
from realtime.incoming import Incoming
from realtime.logs import quiet
from realtime.opening import Opening


class Connection(asyncio.Protocol):
    """Set `greeter` on a subclass; that subclass is what uvicorn's `ws=` takes."""

    __slots__ = (
        *("_connections", "_held", "_incoming", "_loop", "_opening", "_queued", "_resume"),
        *("_soon", "_tasks", "_timer", "ending", "fd", "handler", "is_clogged", "subprotocol"),
        *("transport", "ws"),
    )

    greeter: ClassVar[Greeter]
    max_size: ClassVar[int] = 32_768  # bytes of one message, all its fragments together
    write_limit: ClassVar[int] = 512 * 1024  # bytes
    open_timeout: ClassVar[float] = 10.0  # seconds
    close_timeout: ClassVar[float] = 5.0  # seconds

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:
        self._loop: asyncio.AbstractEventLoop = _loop or asyncio.get_running_loop()
        self._connections: set[Any] = server_state.connections
        self._tasks: set[asyncio.Task[None]] = server_state.tasks
        self.ws = ServerProtocol(max_size=self.max_size, logger=quiet)
        self.transport: asyncio.Transport
        self.handler: Handler | None = None
        self.subprotocol: str | None = None
        self.ending = False  # set once nothing more may be written
        self.is_clogged = False
        self.fd = -1  # where a ready frame may be written while nothing is queued before it
        self._queued = 0
        self._soon: list[bytes] = []  # frames
        self._held: frozenset[str] = frozenset()  # why nothing is read
        self._resume: asyncio.TimerHandle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._opening: Opening | None = None
        self._incoming = Incoming(self.ws, self.max_size)

    # From the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass
        self._connections.add(self)
        self._opening = Opening(self, self._tasks)
        self.transport.set_write_buffer_limits(high=0)  # to hear of the first byte that waits

    def data_received(self, data: bytes) -> None:
        if self._opening:
            self._opening.hear(data)
            return
        assert self.handler is not None
        for message in self._incoming.messages(data):
            if message is None:
                self.flush()
            elif self.ending:
                continue
            elif isinstance(message, str):
                self.handler.text(message)
            else:
                self.handler.binary(message)
        if not self.ending:
            self._rest(self.handler.received(len(data)))

    def eof_received(self) -> None:
        self.ws.receive_eof()
        self.flush()
        self._end()

    def pause_writing(self) -> None:
        self.is_clogged = True
        if self.handler and not self.ending:
            self.handler.clogged()

    def resume_writing(self) -> None:
        self.is_clogged = False
        if self.handler and not self.ending:
            self.handler.flowing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        self._connections.discard(self)
        if self._opening:
            self._opening.stop()
        for timer in (self._timer, self._resume):
            if timer:
                timer.cancel()
        self.handler = None

    def shutdown(self) -> None:
        """The server stops (called by uvicorn)."""
        if self.handler:
            self.handler.leave()
        else:
            self.transport.abort()

    # The handshake

    def check(self, request: Request) -> Refusal | None:
        """What RFC 6455 itself finds wrong with a handshake, if anything."""
        return self._opening.check(request) if self._opening else None

    def open(self, handler: Handler) -> None:
        """The handshake is accepted: from now on `handler` hears what comes."""
        self._opening = None
        if self.transport.get_extra_info("sslcontext") is None:
            self.fd = self.transport.get_extra_info("socket").fileno()
        self.handler = handler
        self.flush()
        handler.opened()

    # Reading

    def hold(self, why: str) -> None:
        """Stop reading until every reason is released: the sender feels it as TCP back-pressure."""
        if not self._held and not self.transport.is_closing():
            self.transport.pause_reading()
        self._held |= {why}

    def release(self, why: str) -> None:
        if why not in self._held:
            return
        self._held -= {why}
        if not self._held and not self.transport.is_closing():
            self.transport.resume_reading()

    def _rest(self, seconds: float) -> None:
        if seconds > 0 and not self.ending:
            self.hold("bytes")
            if self._resume:
                self._resume.cancel()
            self._resume = self._loop.call_later(seconds, self.release, "bytes")

    # Writing

    def send(self, message: bytes, opcode: int = Opcode.TEXT) -> None:
        """Queue one message; never waits."""
        self.write(prepare(message, opcode))

    def send_soon(self, message: bytes) -> None:
        """Queue one message that may come after later ones: many of them go out in one piece."""
        if not self._soon:
            self._loop.call_soon(self._send_late)
        self._soon.append(prepare(message))

    def _send_late(self) -> None:
        if self._soon:
            frames, self._soon = b"".join(self._soon), []
            self.write(frames)

    def write(self, frames: bytes) -> None:
        """Queue frames that `prepare` made. More than `write_limit` unsent cuts the connection."""
        if self.ending or self.transport.is_closing():
            return
        self._queued += len(frames)
        self.transport.write(frames)
        if self.is_clogged and self.unsent > self.write_limit:
            self.cut()

    @property
    def is_held(self) -> bool:
        """Whether we are the ones who do not read."""
        return bool(self._held)

    @property
    def unsent(self) -> int:
        """Bytes the kernel has not taken yet."""
        return self.transport.get_write_buffer_size()

    @property
    def drained(self) -> int:
        """Bytes the kernel has taken of what was queued: grows while the reader reads."""
        return self._queued - self.unsent

    def flush(self) -> None:
        """Send what `ws` wants sent, and follow it into closing."""
        chunks = self.ws.data_to_send()
        half_close = bool(chunks) and not chunks[-1]
        if not self.transport.is_closing():
            if out := b"".join(chunks):
                self._queued += len(out)
                self.transport.write(out)
            if half_close and self.transport.can_write_eof():
                self.transport.write_eof()
        if half_close or self.ws.close_expected():
            self._end()
        elif self.is_clogged and self.unsent > self.write_limit:
            self.cut()  # pings sent by somebody who does not read the pongs

    # The end

    def close(self, code: int, reason: str = "") -> None:
        """Start the closing handshake; who does not answer it is cut after `close_timeout`."""
        if self.ws.state is State.OPEN and not self.transport.is_closing():
            self._send_late()
            self.ws.send_close(code, reason)
            self.flush()
        self._end()

    def cut(self) -> None:
        """Drop the connection without a word, which would only join what is not read."""
        self._end()
        self.transport.abort()

    def _end(self) -> None:
        if self.ending:
            return
        self.ending = True
        self.fd = -1
        self._incoming.forget()
        if self._timer:
            self._timer.cancel()
        if not self.transport.is_closing():
            self._timer = self._loop.call_later(self.close_timeout, self.transport.abort)
            if self._held:
                self.transport.resume_reading()  # let the peer's close frame in
        self._held = frozenset()
        if self.handler:
            self.handler.closed()
