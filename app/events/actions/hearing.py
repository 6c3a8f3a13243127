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
    """In the transaction in which it became so. A guest without an account hears nothing: their
    host is told when they have to be asked, and reads the rest on the page of who comes."""
    whose, now_is = answer.membership_id, answer.state
    if was is now_is:
        return
    if was is _S.PENDING:
        await not_so_any_more(Tells.ANSWER_WAITS, one.row, again=answer.pub)
    if was is _S.OFFERED:
        for kind in (Tells.OFFERED, Tells.GUEST_OFFERED):
            await not_so_any_more(kind, one.row, again=_turn(answer))
    if was is _S.WAITLISTED:
        await not_so_any_more(Tells.IN_LINE, one.row, again=_turn(answer))
    if now_is is _S.PENDING:
        await tell(Tells.ANSWER_WAITS, one.row, [one.event.host_id], again=answer.pub)
    if whose is None:
        await _tell_their_host(one, answer)
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
    if now_is is _S.OFFERED:
        await tell(Tells.OFFERED, one.row, [whose], again=_turn(answer), more=_until(answer))
    elif now_is is _S.EXPIRED:
        await tell(Tells.EXPIRED, one.row, [whose], again=_turn(answer))
    elif now_is is _S.CONFIRMED and was in BY_THE_HOST:
        await tell(Tells.APPROVED, one.row, [whose], again=answer.pub)
    elif now_is is _S.WAITLISTED and was is _S.PENDING:
        await tell(Tells.IN_LINE, one.row, [whose], again=_turn(answer))
    elif now_is is _S.DECLINED:
        await tell(Tells.REFUSED, one.row, [whose], again=answer.pub)


async def _tell_their_host(one: Happening, guest: EventAnswer) -> None:
    """Whoever holds it now, and whoever wrote them down and knows how to reach them."""
    if guest.state is _S.OFFERED:
        hosts = {one.event.host_id, guest.by_id}
        more = _until(guest)
        await tell(Tells.GUEST_OFFERED, one.row, hosts, again=_turn(guest), more=more)


def _until(answer: EventAnswer) -> dict[str, str]:
    assert answer.offered_until, "an offer has an end"
    return {"until": answer.offered_until.isoformat()}


async def passed_over(one: Happening, answer: EventAnswer) -> None:
    if answer.membership_id is not None:
        await tell(Tells.PASSED_OVER, one.row, [answer.membership_id], again=_turn(answer))


def _turn(answer: EventAnswer) -> str:
    """One answer may wait more than once, with another number each time."""
    return f"{answer.pub}:{answer.place_in_line}"
