"""Where a post stands, from what is promised and what is there. Computed here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from app.help.models import PostState
from app.lines.models import PromiseState


class Counted(Protocol):
    @property
    def qty(self) -> int: ...
    @property
    def promised(self) -> int: ...
    @property
    def delivered(self) -> int: ...


MOVING = {PromiseState.IN_PROGRESS, PromiseState.DELIVERED, PromiseState.DISPUTED}


def state_of(lines: Iterable[Counted], promises: Collection[PromiseState]) -> PostState:
    """`lines`: what is still wanted. `promises`: the states of all that count. Received is what the
    receiver, or a week of silence, has confirmed down to the last piece."""
    wanted = list(lines)
    if not any(line.promised for line in wanted):
        return PostState.OPEN
    if any(line.promised < line.qty for line in wanted):
        return PostState.PARTLY_COVERED
    is_there = all(line.delivered == line.qty for line in wanted)
    if is_there and all(one is PromiseState.CONFIRMED for one in promises):
        return PostState.RECEIVED
    is_moving = any(line.delivered for line in wanted) or not MOVING.isdisjoint(promises)
    return PostState.IN_DELIVERY if is_moving else PostState.COVERED
