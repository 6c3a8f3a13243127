"""What can become of an answer: the one table (domain.md 6). Nothing writes a state that is not in
it."""

from __future__ import annotations

from app.events.models import AnswerState

_S = AnswerState

# {what it was, None before there is a row: what it may become}
CHANGES: dict[AnswerState | None, frozenset[AnswerState]] = {
    None: frozenset({_S.NOTED, _S.PENDING, _S.CONFIRMED, _S.WAITLISTED}),
    _S.NOTED: frozenset({_S.NOTED, _S.PENDING, _S.CONFIRMED, _S.WAITLISTED, _S.CANCELLED}),
    _S.PENDING: frozenset({_S.NOTED, _S.CONFIRMED, _S.DECLINED, _S.WAITLISTED, _S.CANCELLED}),
    _S.WAITLISTED: frozenset({_S.NOTED, _S.OFFERED, _S.CONFIRMED, _S.CANCELLED}),
    _S.OFFERED: frozenset({_S.NOTED, _S.CONFIRMED, _S.EXPIRED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.NOTED, _S.CONFIRMED, _S.DECLINED, _S.CANCELLED}),
    _S.DECLINED: frozenset({_S.CONFIRMED}),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
}


def may_become(was: AnswerState | None, to: AnswerState) -> bool:
    return to in CHANGES[was]
