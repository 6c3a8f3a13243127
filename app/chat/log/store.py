"""What the writer and the readers ask of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from app.chat.log.decide import Decision
from app.chat.log.ops import Op
from app.chat.log.plans import Plan

T = TypeVar("T")


class Store(Protocol):
    async def commit(self, ops: Sequence[Op[Any]]) -> Decision:
        """Decide the ops and make it so, in one durable transaction.

        Raises Unavailable when the database does not answer, or when it cannot be known whether it
        committed. Any other exception means that nothing was written, and that one of these ops is
        the reason.
        """
        ...

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        """Carry out a plan that only asks; all its answers are of one moment. Raises
        Unavailable."""
        ...

    async def glance(self, plan: Callable[[], Plan[T]]) -> T:
        """As `read`, for a plan that asks once, so that its answer is of one moment by itself."""
        ...

    async def seek(self, plan: Callable[[], Plan[T]]) -> T:
        """As `read`, for what may take long: nobody who reads a room waits for it."""
        ...

    async def change(self, plan: Callable[[], Plan[T]]) -> T:
        """Carry out a plan that writes what is no event, in one durable transaction. Raises
        Unavailable."""
        ...

    async def tidy(self) -> None:
        """Leave no readable trace of what was removed in the database's files. Raises
        Unavailable."""
        ...

    async def close(self) -> None: ...
