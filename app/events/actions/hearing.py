"""What follows from a new state of an answer: who is told, who is reminded, and who goes out of the
room of those who come."""

from __future__ import annotations

from functools import partial

from app.core.db import after_commit
from app.events.actions.gathering import come_out_of_room
from app.events.actions.reminding import forget_reminders, remind
from app.events.actions.telling import not_so_any_more, tell
from app.events.models import AnswerState, EventAnswer
from app.events.queries import Happening
from app.events.tells import Tells

_S = AnswerState
BY_THE_HOST = (_S.PENDING, _S.DECLINED)


async def settled(one: Happening, answer: EventAnswer, was: AnswerState | None) -> None:
    """In the transaction in which it became so. Of a guest without an account its host reads on the
    page of who comes."""
    whose, now_is = answer.membership_id, answer.state
    if was is now_is:
        return
    if was is _S.PENDING:
        await not_so_any_more(Tells.ANSWER_WAITS, one.row, again=answer.pub)
    if was is _S.OFFERED:
        await not_so_any_more(Tells.OFFERED, one.row, again=_turn(answer))
    if now_is is _S.PENDING:
        await tell(Tells.ANSWER_WAITS, one.row, [one.event.host_id], again=answer.pub)
    if whose is None:
        return
    if now_is is _S.CONFIRMED:
        await remind(one.row, [whose])
    elif was is _S.CONFIRMED:
        await forget_reminders(one.id, whose)
        after_commit(partial(come_out_of_room, one, whose))
    await _tell_them(one, answer, whose, was)


async def _tell_them(
    one: Happening, answer: EventAnswer, whose: int, was: AnswerState | None
) -> None:
    now_is = answer.state
    if now_is is _S.OFFERED and answer.offered_until:
        until = {"until": answer.offered_until.isoformat()}
        await tell(Tells.OFFERED, one.row, [whose], again=_turn(answer), more=until)
    elif now_is is _S.EXPIRED:
        await tell(Tells.EXPIRED, one.row, [whose], again=_turn(answer))
    elif now_is is _S.CONFIRMED and was in BY_THE_HOST:
        await tell(Tells.APPROVED, one.row, [whose], again=answer.pub)
    elif now_is is _S.DECLINED:
        await tell(Tells.REFUSED, one.row, [whose], again=answer.pub)


async def passed_over(one: Happening, answer: EventAnswer) -> None:
    if answer.membership_id is not None:
        await tell(Tells.PASSED_OVER, one.row, [answer.membership_id], again=_turn(answer))


def _turn(answer: EventAnswer) -> str:
    """One answer may wait more than once, with another number each time."""
    return f"{answer.pub}:{answer.place_in_line}"
