"""How much of a post is found, as its ring shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.drawing import MOST_ARCS
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
    arcs = much if line.qty <= MOST_ARCS else _shares(much)
    states = tuple(state for state, n in arcs.items() for _ in range(n))
    return Found(states, line.promised, line.qty)


def _shares(much: dict[str, int]) -> dict[str, int]:
    """Of `MOST_ARCS`. What there is at all has one: neither the first piece nor the last is
    lost."""
    total = sum(much.values())
    arcs = {state: max(n * MOST_ARCS // total, 1) if n else 0 for state, n in much.items()}
    most = max(much, key=lambda state: much[state])
    arcs[most] += MOST_ARCS - sum(arcs.values())
    return arcs


def _state(line: Counted) -> str:
    if line.delivered == line.qty:
        return "done"
    return "held" if line.promised == line.qty else "open"
