"""From one state of an answer to another, by the table of `changes`; and the seats it holds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tortoise.expressions import F, Q

from app.core.clock import now
from app.core.db.quick import hold_still
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import waiting
from app.events.actions.hearing import settled
from app.events.changes import may_become
from app.events.models import OVER, AnswerState, EventAnswer, Occurrence
from app.events.queries import Happening, happening
from app.groups.models import INSIDE, Group, Membership

MEANWHILE = N_("Something about this changed a moment ago. Please look again.")
FULL = N_("It is full now, and nobody can wait for a place. We are sorry.")


async def member_now(viewer: Viewer, group_id: int) -> Membership:
    """In a transaction, first of all: who they are there, and they cannot leave meanwhile."""
    await hold_still(Group, group_id)
    mine = await Membership.get_or_none(group_id=group_id, user_id=viewer.user_id)
    if mine is None or mine.state not in INSIDE:
        raise NotFound
    return mine


async def alone_with_time(occurrence_id: int) -> Happening:
    """Until the transaction ends, nobody else answers, is offered or loses a seat here."""
    return (await alone_with_times([occurrence_id]))[occurrence_id]


async def alone_with_times(occurrence_ids: Collection[int]) -> dict[int, Happening]:
    """Always in one order: two who want the same ones do not wait for each other. Rows that name an
    occurrence, as somebody who comes through the door, are written meanwhile (`no_key`)."""
    rows = Occurrence.filter(id__in=list(occurrence_ids)).order_by("id")
    ids = [row.id for row in await rows.select_for_update(no_key=True)]
    found = Occurrence.filter(id__in=ids).select_related("event", "event__host")
    return {row.id: happening(row) for row in await found}


async def current_of(membership_id: int, occurrence_id: int) -> EventAnswer | None:
    """Their answer that counts."""
    rows = EventAnswer.filter(membership_id=membership_id, occurrence_id=occurrence_id)
    return await rows.exclude(state__in=OVER).first()


async def become(one: Happening, answer: EventAnswer, to: AnswerState, **more: Any) -> None:
    """In a transaction that is alone with the occurrence. Of two who change it at once, the second
    finds it changed: Conflict."""
    was = answer.state
    if not may_become(was, to):
        raise Conflict(MEANWHILE)
    more |= {"state": to, "changed_at": now()}
    if not await EventAnswer.filter(id=answer.id, state=was).update(**more):
        raise Conflict(MEANWHILE)
    for name, value in more.items():
        setattr(answer, name, value)
    await settled(one, answer, was)


async def begin(one: Happening, answer: EventAnswer, to: AnswerState, **more: Any) -> None:
    """The same of an answer that is not kept yet."""
    assert may_become(None, to)
    for name, value in (more | {"state": to}).items():
        setattr(answer, name, value)
    await answer.save()
    await settled(one, answer, None)


async def take_seats(one: Happening, more: int) -> bool:
    """So many more (or, below 0, fewer) are taken, if there are as many."""
    rows = Occurrence.filter(id=one.id)
    if more > 0:
        rows = rows.filter(Q(capacity=None) | Q(capacity__gte=F("taken") + more))
    if not await rows.update(taken=F("taken") + more):
        return False
    one.row.taken += more
    return True


async def take_in_turn(one: Happening, more: int) -> bool:
    """The same, for who has not waited: nothing while somebody waits who would fit, or for whom
    seats are kept. In the last hour nobody is offered anything, and who asks first has it."""
    if more > 0 and not waiting.is_too_late(now(), one.row.starts_at):
        next_one = waiting.turn(await in_line(one), one.seats_left, now())
        if next_one.who or next_one.keeps:
            return False
    return await take_seats(one, more)


async def in_line(one: Happening) -> list[EventAnswer]:
    """Who waits, in their order, but for whom there are not as many seats in all."""
    rows = EventAnswer.filter(occurrence_id=one.id, state=AnswerState.WAITLISTED)
    if one.row.capacity is not None:
        rows = rows.filter(party__lte=one.row.capacity)
    return await rows.order_by("place_in_line")


async def next_place(one: Happening) -> int:
    """Their number in the line, which nobody else has or had."""
    place = one.row.next_in_line
    await Occurrence.filter(id=one.id).update(next_in_line=F("next_in_line") + 1)
    one.row.next_in_line += 1
    return place
