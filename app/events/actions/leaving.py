"""Somebody stops belonging to a circle: what they planned to come to is for others."""

from __future__ import annotations

from app.core.clock import now
from app.events.actions.becoming import alone_with_all
from app.events.actions.guests import cancel
from app.events.actions.waiting import offer
from app.events.changes import may_become
from app.events.models import AnswerState, EventAnswer, Reminder
from app.groups.models import Membership


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave: their seats are offered on and
    nothing reminds them. What they wrote for a host is gone, also of old."""
    me = await Membership.get(group_id=group_id, user_id=user_id)
    theirs = EventAnswer.filter(membership_id=me.id)
    ahead = await theirs.filter(occurrence__starts_at__gt=now()).select_related("occurrence")
    for one in (await alone_with_all({each.occurrence_id for each in ahead})).values():
        for answer in await theirs.filter(occurrence_id=one.id):
            if may_become(answer.state, AnswerState.CANCELLED):
                await cancel(one, answer)
        await offer(one)
    await EventAnswer.filter(membership_id=me.id).update(needs="")
    await Reminder.filter(membership_id=me.id).delete()
