"""What can become of a promise: the one table (domain.md 4). `become` in actions asks it, and
nothing else writes a state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.lines.models import OPEN_PROMISES, PromiseState

NEVER = None  # nothing is promised yet


class By(StrEnum):
    """Whose deed it is."""

    HELPER = "who promised"
    ASKER = "who asked"  # or holds the event
    RECEIVER = "whom it is for"
    TEAM = "who looks after it"
    CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    was: frozenset[PromiseState | None]
    to: PromiseState
    by: tuple[By, ...]


def _change(name: str, *was: PromiseState | None, to: PromiseState, by: tuple[By, ...]) -> Change:
    return Change(name, frozenset(was), to, by)


_P = PromiseState
_HELPER, _ASKER = (By.HELPER,), (By.ASKER, By.TEAM)
_GIVER_OR_TEAM = (By.HELPER, By.ASKER, By.TEAM)  # of what is offered its author gives

PROPOSE = _change("propose", NEVER, to=_P.PROPOSED, by=(By.HELPER, By.TEAM))
PROMISE = _change("promise", NEVER, to=_P.ACCEPTED, by=_HELPER)  # where nobody has to say yes
ASK_ANEW = _change("ask anew", _P.ACCEPTED, to=_P.PROPOSED, by=_HELPER)  # more than the yes was for
ACCEPT = _change("accept", _P.PROPOSED, to=_P.ACCEPTED, by=_ASKER)
DECLINE = _change("decline", _P.PROPOSED, to=_P.DECLINED, by=_ASKER)
SET_OUT = _change("set out", _P.ACCEPTED, to=_P.IN_PROGRESS, by=(By.HELPER, By.ASKER))
PUT_BACK = _change("put back", _P.IN_PROGRESS, to=_P.ACCEPTED, by=(By.HELPER, By.TEAM))
DELIVER = _change("deliver", _P.ACCEPTED, _P.IN_PROGRESS, to=_P.DELIVERED, by=(By.HELPER, By.ASKER))
NOT_YET = _change("not yet", _P.DELIVERED, to=_P.IN_PROGRESS, by=(By.HELPER, By.ASKER))  # ADR 23
CONFIRM = _change("confirm", _P.DELIVERED, to=_P.CONFIRMED, by=(By.RECEIVER, By.CLOCK))
DISPUTE = _change("dispute", _P.DELIVERED, to=_P.DISPUTED, by=(By.RECEIVER,))
SETTLE = _change("settle", _P.DISPUTED, to=_P.CONFIRMED, by=(By.TEAM, By.RECEIVER))
COME_SHORT = _change("come short", _P.DISPUTED, to=_P.CONFIRMED, by=_GIVER_OR_TEAM)
RELEASE = _change(
    "release", *OPEN_PROMISES, to=_P.RELEASED, by=(By.HELPER, By.ASKER, By.TEAM, By.CLOCK)
)
TAKE_FROM = _change("take from", _P.DISPUTED, to=_P.RELEASED, by=_GIVER_OR_TEAM)

CHANGES = (
    *(PROPOSE, PROMISE, ASK_ANEW, ACCEPT, DECLINE, SET_OUT, PUT_BACK, DELIVER, NOT_YET),
    *(CONFIRM, DISPUTE, SETTLE, COME_SHORT, RELEASE, TAKE_FROM),
)
