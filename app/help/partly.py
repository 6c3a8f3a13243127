"""When a part of what was promised can come. Asked here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Thing(Protocol):
    """So much of one line, as somebody promised it."""

    @property
    def line_id(self) -> int: ...
    @property
    def pub(self) -> str: ...
    @property
    def qty(self) -> int: ...


def can_be_part(things: Iterable[Thing]) -> bool:
    """One thing comes, or it does not."""
    return sum(one.qty for one in things) > 1
