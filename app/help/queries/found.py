"""How much of a post is found, as its ring shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.drawing import in_proportion
from app.help.states import Counted


@dataclass(frozen=True, slots=True)
class Found:
    """`states` are the arcs of the ring: open, held (promised), done (there)."""

    states: tuple[str, ...]
    found: int
    all: int


def found_of(lines: Iterable[Counted]) -> Found:
    """Of several things every line is an arc; of one thing, every piece of it, or its share of as
    many arcs as can be told apart."""
    wanted = list(lines)
    if len(wanted) == 1:
        return _pieces(wanted[0])
    states = tuple(map(_state, wanted))
    return Found(states, sum(line.promised == line.qty for line in wanted), len(wanted))


def _pieces(line: Counted) -> Found:
    much = {
        "done": line.delivered,
        "held": line.promised - line.delivered,
        "open": line.qty - line.promised,
    }
    return Found(tuple(in_proportion(much)), line.promised, line.qty)


def _state(line: Counted) -> str:
    if line.delivered == line.qty:
        return "done"
    return "held" if line.promised == line.qty else "open"
