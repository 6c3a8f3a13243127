"""What can become of a post: the one table (domain.md 4). `actions.becoming` asks it, and nothing
else writes a state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.help.models import ON_THE_BOARD, PostState


class By(StrEnum):
    """Whose deed it is."""

    AUTHOR = "who asked or offered"
    KEEPER = "who looks after the board"
    LINES = "what is promised and there"  # computed (`states.py`)
    CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    was: frozenset[PostState | None]
    to: PostState
    by: frozenset[By]


_S, _A, _K, _L, _C = PostState, By.AUTHOR, By.KEEPER, By.LINES, By.CLOCK
_NEVER = None  # it is being written
_WITHDRAWABLE = (_S.PENDING, _S.OPEN, _S.PARTLY_COVERED, _S.COVERED, _S.EXPIRED)


def _change(name: str, *was: PostState | None, to: PostState, by: tuple[By, ...]) -> Change:
    return Change(name, frozenset(was), to, frozenset(by))


DRAW_UP = _change("draw up", _NEVER, to=_S.DRAFT, by=(_A,))
WAIT = _change("wait", _NEVER, _S.DRAFT, *ON_THE_BOARD, to=_S.PENDING, by=(_A,))
PUBLISH = _change("publish", _NEVER, _S.DRAFT, to=_S.OPEN, by=(_A,))
LET_BE = _change("let be", _S.PENDING, to=_S.OPEN, by=(_K,))
DECLINE = _change("decline", _S.PENDING, to=_S.DECLINED, by=(_K,))
WITHDRAW = _change("withdraw", *_WITHDRAWABLE, to=_S.WITHDRAWN, by=(_A, _K))
EXPIRE = _change("expire", _S.PENDING, _S.OPEN, _S.PARTLY_COVERED, to=_S.EXPIRED, by=(_C,))
RENEW = _change("renew", _S.EXPIRED, to=_S.OPEN, by=(_A,))
_CLOSABLE = (_S.PENDING, *ON_THE_BOARD, _S.RECEIVED, _S.EXPIRED)
CLOSE = _change("close", *_CLOSABLE, to=_S.CLOSED, by=(_A, _K))

MIDDLE = (*ON_THE_BOARD, _S.RECEIVED)  # one becomes another as promises come and go
COMPUTED = tuple(_change("follow the lines", *MIDDLE, to=one, by=(_L,)) for one in MIDDLE)

CHANGES = (
    *(DRAW_UP, WAIT, PUBLISH, LET_BE, DECLINE, WITHDRAW, EXPIRE, RENEW, CLOSE),
    *COMPUTED,
)
