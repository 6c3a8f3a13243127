"""Who drives, cooks, or sits on the bus: never more than are needed."""

from __future__ import annotations

from tortoise.expressions import F

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.becoming import alone_with_time, current_of, member_now
from app.events.models import AnswerState, Duty, EventAnswer, EventState
from app.events.queries import Happening

MAY_HAVE_ONE = (AnswerState.CONFIRMED, AnswerState.PENDING)
TAKEN = N_("Somebody else took this a moment ago. Thank you all the same.")
COME_FIRST = N_("First say that you come.")
OVER = N_("This has begun already, or does not take place.")
NOT_ANY_MORE = N_("This is not needed any more. Please choose again.")


async def take_on(viewer: Viewer, one: Happening, pub: str) -> None:
    """Of who comes: this duty, instead of any other; "" for none. Raises Invalid where enough
    people have it, or it is not needed any more, Conflict where nothing takes place any more."""
    if one.event.state is EventState.CANCELLED:
        raise Conflict(OVER)
    rules.answer_event.require(viewer, one.planned)
    async with transaction():
        me = await member_now(viewer, one.group_id)
        one = await alone_with_time(one.id)
        mine = await current_of(me.id, one.id)
        if mine is None or mine.state not in MAY_HAVE_ONE:
            raise Conflict(COME_FIRST)
        if now() >= one.row.starts_at or not one.row.happens:
            raise Conflict(OVER)
        await choose(one, mine, pub)


async def choose(one: Happening, mine: EventAnswer, pub: str | None) -> None:
    """In a transaction that is alone with the occurrence. None leaves it as it was; who only waits
    for a seat does nothing yet."""
    if mine.state not in MAY_HAVE_ONE:
        await lay_down(mine)
        return
    if pub is None:
        return
    duty = await Duty.get_or_none(occurrence_id=one.id, pub=pub) if pub else None
    if pub and duty is None:  # its host wrote the list anew meanwhile
        raise Invalid({"duty": NOT_ANY_MORE})
    if mine.duty_id == (duty.id if duty else None):
        return
    if duty:
        free = Duty.filter(id=duty.id, needed__gt=F("taken"))
        if not await free.update(taken=F("taken") + 1):
            raise Invalid({"duty": TAKEN})
    await lay_down(mine)
    await _has(mine, duty.id if duty else None)


async def lay_down(mine: EventAnswer) -> None:
    """In a transaction that is alone with the occurrence: somebody else can have it."""
    if mine.duty_id is not None:
        await Duty.filter(id=mine.duty_id, taken__gt=0).update(taken=F("taken") - 1)
        await _has(mine, None)


async def _has(mine: EventAnswer, duty_id: int | None) -> None:
    await EventAnswer.filter(id=mine.id).update(duty_id=duty_id)
    mine.duty_id = duty_id
