"""How somebody comes to belong to a circle, and stops: the one table. `become` in actions asks it,
and nothing else writes a state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.groups.models import INSIDE, Belonging

NEVER = None  # there is no row of them yet


class By(StrEnum):
    """Whose deed it is."""

    SELF = "themselves"
    KEEPER = "who keeps the door"
    ORDER = "who keeps order"  # for longer than seven days, two of them
    CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    was: frozenset[Belonging | None]
    to: Belonging
    by: tuple[By, ...]


def _change(name: str, *was: Belonging | None, to: Belonging, by: tuple[By, ...]) -> Change:
    return Change(name, frozenset(was), to, by)


_B = Belonging
OUTSIDE = (NEVER, _B.LEFT, _B.REFUSED, _B.WITHDRAWN)
_SELF, _KEEPER, _ORDER, _CLOCK = (By.SELF,), (By.KEEPER,), (By.ORDER,), (By.CLOCK,)

COME_IN = _change("come in", *OUTSIDE, _B.APPLIED, to=_B.ACTIVE, by=_SELF)  # by an invitation
APPLY = _change("apply", *OUTSIDE, to=_B.APPLIED, by=_SELF)
WITHDRAW = _change("withdraw", _B.APPLIED, to=_B.WITHDRAWN, by=_SELF)
ADMIT = _change("admit", _B.APPLIED, to=_B.ACTIVE, by=_KEEPER)
REFUSE = _change("refuse", _B.APPLIED, to=_B.REFUSED, by=_KEEPER)
REST = _change("rest", _B.ACTIVE, to=_B.PAUSED, by=(By.SELF, By.CLOCK))
RETURN = _change("return", _B.PAUSED, to=_B.ACTIVE, by=_SELF)
LEAVE = _change("leave", *INSIDE, _B.SUSPENDED, to=_B.LEFT, by=_SELF)
TAKE_OUT = _change("take out", *INSIDE, _B.SUSPENDED, to=_B.LEFT, by=_ORDER)
SUSPEND = _change("suspend", *INSIDE, _B.SUSPENDED, to=_B.SUSPENDED, by=_ORDER)
LIFT = _change("lift", _B.SUSPENDED, to=_B.ACTIVE, by=(By.ORDER, By.CLOCK))
BAN = _change(
    *("ban", *INSIDE, _B.SUSPENDED, _B.APPLIED, _B.LEFT, _B.REFUSED, _B.WITHDRAWN, _B.BANNED),
    to=_B.BANNED,
    by=_ORDER,
)
UNBAN = _change("let come back", _B.BANNED, to=_B.LEFT, by=(By.ORDER, By.CLOCK))

CHANGES = (
    *(COME_IN, APPLY, WITHDRAW, ADMIT, REFUSE),
    *(REST, RETURN, LEAVE, TAKE_OUT, SUSPEND, LIFT, BAN, UNBAN),
)
