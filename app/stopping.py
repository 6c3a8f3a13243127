"""How a serving process ends: the first signal lets the sockets go in peace, a second ends it."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from types import FrameType

import uvicorn

from app.sockets import Sockets

log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """uvicorn's own, which stops only once the sockets are drained (wire.md §9). Pages are served
    until then, and /healthz tells proxies to go elsewhere."""

    def __init__(self, config: uvicorn.Config, sockets: Sockets) -> None:
        super().__init__(config)
        self._sockets = sockets
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining: asyncio.Task[None] | None = None
        self._is_asked = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called between any two steps of the program, so it only leaves word."""
        if self._loop and self.started and not self._is_asked:
            self._is_asked = True
            self._loop.call_soon_threadsafe(self._begin, sig)
            return
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.call_soon_threadsafe(self._cut)

    def _begin(self, sig: int) -> None:
        self._draining = asyncio.get_running_loop().create_task(self._drain(sig))

    async def _drain(self, sig: int) -> None:
        try:
            await self._sockets.drain(is_hurried=sig == signal.SIGINT)
        except Exception:
            log.exception("the sockets could not be let go in peace")
        super().handle_exit(sig, None)

    def _cut(self) -> None:
        """They want it to end now. What was acknowledged is kept."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
