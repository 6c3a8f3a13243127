"""A handler that says everything back: what `connection` is tried with, apart from the rest."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from websockets.frames import Opcode
from websockets.http11 import Request

from realtime.connection import Connection
from realtime.handler import Handler, Refusal


class Echo:
    """Asks nobody to wait; remembers what happened to it."""

    latest: ClassVar[Echo]

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.happened: list[str] = []
        Echo.latest = self

    def opened(self) -> None:
        self.happened.append("opened")

    def text(self, message: str) -> None:
        if message == "raise":
            raise RuntimeError("a fault in the handler")
        if message.startswith("hold"):
            self.connection.hold("test")
        self.connection.send(message.encode())

    def binary(self, message: bytes) -> None:
        self.connection.send(message, Opcode.BINARY)

    def received(self, size: int) -> float:
        return 0.0

    def clogged(self) -> None:
        self.happened.append("clogged")

    def flowing(self) -> None:
        self.happened.append("flowing")

    def closed(self) -> None:
        self.happened.append("closed")

    def leave(self) -> None:
        self.connection.close(1012, "restarting")


class EchoConnection(Connection):
    """`/no` is refused, `/oops` breaks, `/slow` never answers; everything else echoes."""

    __slots__ = ()

    async def greeter(self, request: Request) -> Handler | Refusal:
        if refusal := self.check(request):
            return refusal
        if request.path == "/no":
            return Refusal(403, "No\n", {"X-Why": "because"})
        if request.path == "/oops":
            raise RuntimeError("a fault at the door")
        if request.path == "/slow":
            await asyncio.sleep(60)
        return Echo(self)
