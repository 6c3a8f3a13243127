"""Somebody says whether they come, changes that, and takes it back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.becoming import (
    MEANWHILE,
    alone_with_times,
    become,
    begin,
    current_of,
    member_now,
    take_seats,
)
from app.events.actions.duties import choose, lay_down
from app.events.actions.seating import SAID_NO, seat
from app.events.actions.waiting import expire, offer
from app.events.forms import AnswerForm
from app.events.models import (
    HOLDS_SEATS,
    AnswerState,
    EventAnswer,
    EventState,
    Occurrence,
    Says,
)
from app.events.queries import Happening
from app.events.when import day_there
from app.groups.models import Membership

CLOSED = N_("The time to answer is over.")
BEGUN = N_("This has begun already, or does not take place.")

changes = Limit(120, 600)


@dataclass(slots=True)
class Answered:
    """What became of an answer; and of the times that follow it those where they wait for a place,
    and those where there is none for them."""

    state: AnswerState
    waits: list[date] = field(default_factory=list)
    left_out: list[date] = field(default_factory=list)


async def answer(viewer: Viewer, one: Happening, form: AnswerForm) -> AnswerState:
    """Going, maybe or no; going again changes what was said. The same form once more changes
    nothing. Whoever does not fit waits for a place. Raises Conflict where nobody answers any more,
    and Invalid for more people than there are places."""
    return (await answer_all(viewer, one, form)).state


async def answer_all(viewer: Viewer, one: Happening, form: AnswerForm) -> Answered:
    """The same, and where it is for all that follows, what became of those."""
    if one.event.state is EventState.CANCELLED:
        raise Conflict(BEGUN)
    rules.answer_event.require(viewer, one.planned)
    changes.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, one.group_id)
        following = await _following(one, me.id) if form.is_for_all else []
        there = await alone_with_times([one.id, *following])
        if one.id not in there or not rules.see_event(viewer, there[one.id].planned):
            raise Conflict(MEANWHILE)
        sent = await EventAnswer.get_or_none(by_id=me.id, nonce=form.nonce)
        if sent and sent.occurrence_id == one.id:
            return Answered(sent.state)
        nonce = form.nonce if sent is None else public_id()
        became = Answered(await _answer(there[one.id], me, form, nonce))
        for each in following:
            if each in there:
                too = replace(form, duty=None)  # which is another's
                await _answer_too(there[each], me, too, became)
        return became


async def _following(one: Happening, membership_id: int) -> list[int]:
    """The later times of the same event that they have not answered."""
    later = Occurrence.filter(event_id=one.event.id, starts_at__gt=one.row.starts_at)
    later = later.order_by("starts_at")
    ids = [int(str(each)) for each in await later.values_list("id", flat=True)]
    return [each for each in ids if await current_of(membership_id, each) is None]


async def _answer_too(one: Happening, me: Membership, form: AnswerForm, became: Answered) -> None:
    """Of a time that follows: what does not go there is left."""
    if not one.is_open(now()) or await current_of(me.id, one.id):
        return
    day = day_there(one.row.starts_at, one.event.zone)
    try:
        if await _answer(one, me, form, public_id(), is_first=True) is AnswerState.WAITLISTED:
            became.waits.append(day)
    except (Conflict, Invalid):
        became.left_out.append(day)


async def _answer(
    one: Happening, me: Membership, form: AnswerForm, nonce: str, *, is_first: bool = False
) -> AnswerState:
    await expire(one)
    mine = await current_of(me.id, one.id)
    if mine and form.was is not None and not is_first and form.was != mine.nonce:
        raise Conflict(MEANWHILE)  # of two forms, the older comes last
    if form.says is not Says.GOING:
        state = await _not_going(one, me, mine, form.says, nonce)
    else:
        mine = mine or _new(one, me, nonce)
        state = await seat(one, mine, form)
        await EventAnswer.filter(id=mine.id).update(nonce=nonce, **_said(mine, form))
        await choose(one, mine, form.duty)
    await offer(one)
    return state


def _new(one: Happening, me: Membership, nonce: str) -> EventAnswer:
    """Not kept yet: `seat` says as what."""
    return EventAnswer(
        occurrence_id=one.id,
        group_id=one.group_id,
        membership_id=me.id,
        by_id=me.id,
        nonce=nonce,
        made_at=now(),
        changed_at=now(),
    )


def _said(mine: EventAnswer, form: AnswerForm) -> dict[str, Any]:
    said: dict[str, Any] = {"says": Says.GOING}
    if form.needs is not None:
        said["needs"] = seal(form.needs, "event_answer", mine.pub, "needs")
    if form.is_shown is not None:
        said["is_shown"] = form.is_shown
    return said


async def _not_going(
    one: Happening, me: Membership, mine: EventAnswer | None, says: Says, nonce: str
) -> AnswerState:
    """Their seats are free again, always before the start. Saying so is for as long as one can
    answer at all."""
    if mine and mine.state is AnswerState.DECLINED:
        if says is Says.MAYBE:
            raise Conflict(SAID_NO)
        return mine.state  # they do not come, and said so too
    has_place = mine is not None and mine.state is not AnswerState.NOTED
    can_go_back = has_place and one.row.happens and now() < one.row.starts_at
    if not (can_go_back or one.is_open(now())):
        raise Conflict(CLOSED if now() < one.row.starts_at else BEGUN)
    if mine is None:
        mine = _new(one, me, nonce)
        await begin(one, mine, AnswerState.NOTED, says=says)
        return mine.state
    held = mine.party if mine.state in HOLDS_SEATS else 0
    await become(one, mine, AnswerState.NOTED, says=says, nonce=nonce, offered_until=None, needs="")
    await lay_down(mine)
    if held:
        await take_seats(one, -held)
    return mine.state
