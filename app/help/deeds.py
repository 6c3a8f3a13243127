"""What can be done with a promise of a post: who may (`rules`), and in which of its states. Pages
show what is in here, and actions ask it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules import Rule
from app.core.viewer import Viewer
from app.help import rules
from app.help.rules import Promised
from app.lines.models import OPEN_PROMISES, PromiseState


@dataclass(frozen=True, slots=True)
class Deed:
    name: str  # in the address
    may: Rule[Promised]
    states: tuple[PromiseState, ...]
    done: PromiseState | None = None  # where it is done already: once more changes nothing


_P = PromiseState

YES = Deed("yes", rules.answer_promise, (_P.PROPOSED,), _P.ACCEPTED)
NO = Deed("no", rules.answer_promise, (_P.PROPOSED,), _P.DECLINED)
HAVE = Deed("have", rules.bring_promise, (_P.ACCEPTED, _P.IN_PROGRESS))  # or it is bought
WAY = Deed("way", rules.bring_promise, (_P.ACCEPTED, _P.IN_PROGRESS))
HERE = Deed("here", rules.bring_promise, (_P.ACCEPTED, _P.IN_PROGRESS), _P.DELIVERED)
NOT_YET = Deed("not-yet", rules.bring_promise, (_P.DELIVERED,))
RECEIVED = Deed(
    "received",
    rules.receive_promise,
    (_P.ACCEPTED, _P.IN_PROGRESS, _P.DELIVERED, _P.DISPUTED),  # at last: it came after all
    _P.CONFIRMED,
)
PART = Deed("part", rules.receive_promise, (_P.ACCEPTED, _P.IN_PROGRESS))  # nobody said otherwise
WRONG = Deed("wrong", rules.receive_promise, (_P.DELIVERED,), _P.DISPUTED)
AGREE = Deed("agree", rules.bring_promise, (_P.DISPUTED,), _P.CONFIRMED)
SETTLE = Deed("settle", rules.settle_promise, (_P.DISPUTED,))
RELEASE = Deed("release", rules.let_go_of_promise, OPEN_PROMISES, _P.RELEASED)

DEEDS = (YES, NO, HAVE, WAY, HERE, NOT_YET, RECEIVED, PART, WRONG, AGREE, SETTLE, RELEASE)


def is_possible(name: str, state: PromiseState) -> bool:
    return any(one.name == name and state in one.states for one in DEEDS)


LETS_GO = (NO, AGREE, RELEASE)
# While it is in a parcel, the parcel says that it is on its way, and whoever takes it that it came.
PARCEL_SAYS = (HAVE, WAY, HERE, PART)
OPENS = (YES, HAVE, WAY, HERE)  # a door, or leads there: not of an offer that nobody has let be


def open_to(
    viewer: Viewer,
    promised: Promised,
    state: PromiseState,
    *,
    travels: bool = False,
    in_hand: bool = False,
    is_sent: bool = False,
    was_a_slip: bool = False,
) -> frozenset[str]:
    """The names of what the viewer may do with it just now. `travels`: somebody has set out with
    it, so that it stays promised, and whoever gives says nothing of it until it is handed on, or is
    lost. `in_hand`: they have said that they have it; `is_sent`: that it is on its way.
    `was_a_slip`: that it is there may be taken back."""
    is_said = ((*LETS_GO, *PARCEL_SAYS) if travels else ()) + ((HAVE,) if in_hand else ())
    is_said += (WAY,) if is_sent else ()
    is_said += () if was_a_slip else (NOT_YET,)
    fitting = [one for one in DEEDS if state in one.states and one not in is_said]
    if rules.is_unread(promised.posted):
        fitting = [one for one in fitting if one not in OPENS]
    return frozenset(one.name for one in fitting if one.may(viewer, promised))
