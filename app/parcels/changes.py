"""What can become of a leg: the one table (domain.md 4). `actions.becoming` asks it, and nothing
else writes a state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.parcels.models import ACTIVE_LEG, LegState


class By(StrEnum):
    """Whose deed it is."""

    CARRIER = "who carries it"
    PLANNER = "who plans the way"
    RECEIVER = "who takes it at the end"
    LEGS = "what became of the others"


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    was: frozenset[LegState]
    to: LegState
    by: tuple[By, ...]


def _change(name: str, *was: LegState, to: LegState, by: tuple[By, ...]) -> Change:
    return Change(name, frozenset(was), to, by)


_L = LegState
_MOVES = (By.CARRIER, By.PLANNER)
NOT_BEGUN = (_L.PLANNED, _L.READY)

OPEN = _change("open", _L.PLANNED, to=_L.READY, by=(By.PLANNER, By.LEGS))
SET_OUT = _change("set out", _L.READY, to=_L.IN_TRANSIT, by=_MOVES)
ARRIVE = _change("arrive", _L.IN_TRANSIT, to=_L.ARRIVED, by=_MOVES)
HAND_OVER = _change("hand over", _L.ARRIVED, to=_L.HANDED_OVER, by=(*_MOVES, By.RECEIVER))
BLOCK = _change("block", *ACTIVE_LEG, to=_L.BLOCKED, by=_MOVES)  # also at a door that stays shut
GO_ON = _change("go on", _L.BLOCKED, to=_L.IN_TRANSIT, by=_MOVES)
OPEN_AGAIN = _change("open again", _L.BLOCKED, to=_L.READY, by=_MOVES)  # another has it (ADR 24)
REROUTE = _change("reroute", _L.BLOCKED, to=_L.REROUTED, by=(*_MOVES, By.RECEIVER, By.LEGS))
WAIT = _change("wait", _L.READY, to=_L.PLANNED, by=(By.LEGS,))  # the first goes on (ADR 24)
RETURN = _change("return", _L.BLOCKED, to=_L.RETURNED, by=_MOVES)
LOSE = _change("lose", _L.IN_TRANSIT, _L.BLOCKED, to=_L.LOST, by=_MOVES)  # seized where it stood
CANCEL = _change("cancel", *NOT_BEGUN, to=_L.CANCELLED, by=(By.PLANNER, By.LEGS))

CHANGES = (
    *(OPEN, SET_OUT, ARRIVE, HAND_OVER, BLOCK, GO_ON, OPEN_AGAIN, REROUTE),
    *(WAIT, RETURN, LOSE, CANCEL),
)

# Steps of a leg by which it came into the hands of its carrier.
HAVE = "have"  # somebody gave it to them, and they have not set out yet
TOOK = (HAVE, SET_OUT.name, GO_ON.name)
