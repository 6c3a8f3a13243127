"""When a part of what was promised can come. Asked here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Much(Protocol):
    @property
    def qty(self) -> int: ...


class Thing(Much, Protocol):
    """So much of one line, as somebody promised it."""

    @property
    def line_id(self) -> int: ...
    @property
    def pub(self) -> str: ...


def can_be_part(things: Iterable[Much]) -> bool:
    """One thing comes, or it does not."""
    return sum(one.qty for one in things) > 1
