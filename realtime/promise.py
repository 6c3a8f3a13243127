"""A reply that is made of what a future comes to.

As good as an `async def` that awaits it, and cheaper by the task that would have to be made for
each message anybody sends.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable, Generator
from typing import Any

from realtime.wire import Reply


class Promise:
    __slots__ = ("future", "reply")

    def __init__(self, future: Future[Any], reply: Callable[[Any], Reply]) -> None:
        self.future, self.reply = future, reply

    def result(self) -> Reply:
        """Once the future is done. Raises what it raises."""
        return self.reply(self.future.result())

    def __await__(self) -> Generator[Any, None, Reply]:
        return self.reply((yield from self.future))
