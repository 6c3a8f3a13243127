"""How much of a post is found, as its ring shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.help.states import Counted

MOST_ARCS = 24  # of one thing: beyond that the ring is drawn of the line


@dataclass(frozen=True, slots=True)
class Found:
    """`states` are the arcs of the ring: open, held (promised), done (there)."""

    states: tuple[str, ...]
    found: int
    all: int


def found_of(lines: Iterable[Counted]) -> Found:
    """Of several things every line is an arc; of one thing, every piece of it."""
    wanted = list(lines)
    if len(wanted) == 1 and wanted[0].qty <= MOST_ARCS:
        return _pieces(wanted[0])
    states = tuple(map(_state, wanted))
    return Found(states, _count(wanted), len(wanted))


def _pieces(line: Counted) -> Found:
    done, held = line.delivered, line.promised - line.delivered
    states = ("done",) * done + ("held",) * held + ("open",) * (line.qty - line.promised)
    return Found(states, line.promised, line.qty)


def _state(line: Counted) -> str:
    if line.delivered == line.qty:
        return "done"
    return "held" if line.promised == line.qty else "open"


def _count(lines: Sequence[Counted]) -> int:
    return sum(line.promised == line.qty for line in lines)
