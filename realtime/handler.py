"""What `connection` needs of whoever decides about a handshake and hears the messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from websockets.http11 import Request

if TYPE_CHECKING:
    from realtime.connection import Connection


@dataclass(frozen=True, slots=True)
class Refusal:
    """The plain HTTP answer to a handshake that is not accepted."""

    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Handler(Protocol):
    """What hears a connection. All of it is called synchronously; none of it may raise."""

    def opened(self) -> None: ...

    def text(self, message: str) -> None: ...

    def binary(self, message: bytes) -> None: ...

    def received(self, size: int) -> float:
        """`size` bytes came; the seconds during which no more should be read."""
        ...

    def clogged(self) -> None:
        """The kernel took less than was written. What follows is kept in memory until `flowing`."""
        ...

    def flowing(self) -> None: ...

    def closed(self) -> None:
        """Nothing can be written any more. Called once, before a descriptor could be reused."""
        ...

    def leave(self) -> None:
        """The process is stopping: finish, then close the connection."""
        ...


Greeter = Callable[["Connection", Request], Awaitable["Handler | Refusal"]]
