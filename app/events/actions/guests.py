"""What whoever holds an event does with who comes: yes or no, and people without an account."""

from __future__ import annotations

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.becoming import (
    MEANWHILE,
    alone_with_time,
    become,
    member_now,
    take_in_turn,
    take_seats,
)
from app.events.actions.duties import choose, lay_down
from app.events.actions.seating import sit_or_wait
from app.events.actions.waiting import expire, offer
from app.events.forms import GuestForm
from app.events.models import HOLDS_SEATS, OVER, AnswerState, EventAnswer
from app.events.queries import Happening

NO_PLACE = N_("There is no free place for them now.")


async def add_guest(viewer: Viewer, one: Happening, form: GuestForm) -> AnswerState:
    """They have a seat, or a place in the line like everybody; the same form once more adds nobody.
    Raises Conflict where it is over, or full and nobody waits."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        me = await member_now(viewer, one.group_id)
        one = await alone_with_time(one.id)
        sent = await EventAnswer.get_or_none(by_id=me.id, nonce=form.nonce)
        if sent and sent.occurrence_id == one.id:
            return sent.state
        if not one.row.happens or now() >= one.row.ends_at:
            raise Conflict(MEANWHILE)
        await expire(one)
        pub = public_id()
        guest = EventAnswer(
            pub=pub,
            occurrence_id=one.id,
            group_id=one.group_id,
            by_id=me.id,
            name=seal(form.name, "event_answer", pub, "name"),
            needs=seal(form.needs, "event_answer", pub, "needs"),
            nonce=form.nonce if sent is None else public_id(),
            made_at=now(),
            changed_at=now(),
        )
        await sit_or_wait(one, guest, form.party, form.children)
        await offer(one)
        return guest.state


async def decide(viewer: Viewer, one: Happening, pub: str, *, is_yes: bool) -> AnswerState:
    """To who waits for a yes, who had a no before, or whom a guest's offered seat is for. Twice
    changes nothing; a yes where there is no seat is a place in the line, or Conflict."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        _ = await member_now(viewer, one.group_id)
        one = await alone_with_time(one.id)
        await expire(one)
        answer = await _answer_in(one, pub)
        if not one.row.happens or now() >= one.row.starts_at:
            raise Conflict(MEANWHILE)
        if is_yes:
            await _say_yes(one, answer)
        else:
            await _say_no(one, answer)
        await offer(one)
        return answer.state


async def _say_yes(one: Happening, answer: EventAnswer) -> None:
    if answer.state is AnswerState.PENDING:
        await sit_or_wait(one, answer, answer.party, answer.children)
        await choose(one, answer, None)
    elif answer.state is AnswerState.DECLINED:
        if not await take_in_turn(one, answer.party):
            raise Conflict(NO_PLACE)
        await become(one, answer, AnswerState.CONFIRMED)
    elif answer.state is AnswerState.OFFERED and answer.membership_id is None:
        await become(one, answer, AnswerState.CONFIRMED, offered_until=None)
    elif answer.state is not AnswerState.CONFIRMED:
        raise Conflict(MEANWHILE)


async def _say_no(one: Happening, answer: EventAnswer) -> None:
    if answer.state is AnswerState.PENDING:
        await become(one, answer, AnswerState.DECLINED)
        await lay_down(answer)
    elif answer.state is not AnswerState.DECLINED:
        raise Conflict(MEANWHILE)


async def remove(viewer: Viewer, one: Happening, pub: str) -> None:
    """A guest without an account does not come: their seats are free. Twice changes nothing."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        _ = await member_now(viewer, one.group_id)
        one = await alone_with_time(one.id)
        answer = await _answer_in(one, pub)
        if answer.membership_id is not None or now() >= one.row.starts_at:
            raise Conflict(MEANWHILE)
        if answer.state in OVER:
            return
        await cancel(one, answer)
        await offer(one)


async def cancel(one: Happening, answer: EventAnswer) -> None:
    """In a transaction that is alone with the occurrence. Whoever calls offers the seats."""
    if answer.state in HOLDS_SEATS:
        await take_seats(one, -answer.party)
    await lay_down(answer)
    await become(one, answer, AnswerState.CANCELLED, needs="", offered_until=None)


async def _answer_in(one: Happening, pub: str) -> EventAnswer:
    found = await EventAnswer.get_or_none(occurrence_id=one.id, pub=pub)
    if found is None:
        raise NotFound
    return found
