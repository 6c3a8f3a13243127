"""How a connection begins: the request, the greeter's word about it, the answer."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

from websockets.http11 import Request, Response

from realtime.handler import Handler, Refusal
from realtime.logs import log, where

if TYPE_CHECKING:
    from realtime.connection import Connection

UNACKED_MS = 30_000  # TCP_USER_TIMEOUT


class Opening:
    """Of one connection, which lets go of it once somebody hears what comes."""

    __slots__ = ("_accepted", "_connection", "_is_answered", "_tasks", "_timer", "_work")

    def __init__(self, connection: Connection, tasks: set[asyncio.Task[None]]) -> None:
        self._connection, self._tasks = connection, tasks
        patience, give_up = connection.open_timeout, connection.transport.abort
        self._timer = asyncio.get_running_loop().call_later(patience, give_up)
        self._accepted: Response | None = None  # until the greeter has said its word, too
        self._work: asyncio.Task[None] | None = None
        self._is_answered = False

    def hear(self, data: bytes) -> None:
        connection = self._connection
        if self._work and not self._is_answered:
            connection.cut()  # no client may speak before it heard the answer to its handshake
            return
        connection.ws.receive_data(data)
        for event in connection.ws.events_received():
            if isinstance(event, Request):
                self._work = asyncio.get_running_loop().create_task(self._greet(event))
                self._tasks.add(self._work)
                self._work.add_done_callback(self._tasks.discard)
        connection.flush()

    def check(self, request: Request) -> Refusal | None:
        """What RFC 6455 itself finds wrong with a handshake, if anything."""
        response = self._connection.ws.accept(request)
        if response.status_code == 101:
            self._accepted = response
            return None
        told = {
            name: response.headers[name]
            for name in ("Allow", "Upgrade")
            if name in response.headers
        }
        return Refusal(response.status_code, response.body.decode(), told)

    def stop(self) -> None:
        """The connection is over, or about to be."""
        self._timer.cancel()
        if self._work and not self._is_answered:
            self._work.cancel()

    async def _greet(self, request: Request) -> None:
        connection = self._connection
        try:
            answer = await type(connection).greeter(connection, request)
        except Exception as exc:
            log.error("the greeter failed: %s", where(exc))
            answer = Refusal(500, "Internal Server Error\n")
        if connection.transport.is_closing():
            return
        self._is_answered = True
        if isinstance(answer, Refusal):
            self._refuse(answer)
        else:
            self._accept(request, answer)

    def _refuse(self, answer: Refusal) -> None:
        response = self._connection.ws.reject(answer.status, answer.text)
        for name, value in answer.headers.items():
            response.headers[name] = value
        self._connection.ws.send_response(response)
        self._connection.flush()

    def _accept(self, request: Request, handler: Handler) -> None:
        connection = self._connection
        response = self._accepted or connection.ws.accept(request)
        if connection.subprotocol:
            response.headers["Sec-WebSocket-Protocol"] = connection.subprotocol
        connection.ws.send_response(response)
        request.headers.clear()  # `ws` keeps the request for good: three KB for each connection
        self._timer.cancel()
        _tune(connection.transport.get_extra_info("socket"))
        connection.open(handler)


def _tune(sock: socket.socket) -> None:
    with contextlib.suppress(OSError, AttributeError):  # not TCP, not Linux
        # asyncio does this only sometimes
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKED_MS)
