"""Somebody stops belonging to a circle, or to those who look after it: what they planned to come to
is for others."""

from __future__ import annotations

from functools import partial

from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import after_commit
from app.events import rules
from app.events.actions.becoming import alone_with_times
from app.events.actions.gathering import come_out_of_room
from app.events.actions.guests import cancel
from app.events.actions.telling import tell
from app.events.actions.waiting import offer
from app.events.changes import may_become
from app.events.models import AnswerState, EventAnswer, EventAudience, Reminder
from app.events.queries import Happening, happening
from app.events.tells import Tells
from app.groups.models import Membership
from app.groups.queries import viewer_in
from app.lines.actions import let_go_of_sheet


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave: their seats are offered on and
    nothing reminds them. What they wrote for a host is gone, also of old."""
    me = await Membership.get(group_id=group_id, user_id=user_id)
    theirs = EventAnswer.filter(membership_id=me.id)
    _ = await _give_back(theirs)
    await EventAnswer.filter(membership_id=me.id).update(needs="")
    await Reminder.filter(membership_id=me.id).delete()


async def let_go_of_team_meetings(group_id: int, user_id: int) -> None:
    """Inside the transaction that takes a role from them: where nothing of the team is left to
    them, what only the team may see ends as if they had left it. What they hold stays theirs."""
    if (await viewer_in(group_id, user_id)).has(group_id, *rules.TEAM):
        return
    me = await Membership.get(group_id=group_id, user_id=user_id)
    of_the_team = EventAnswer.filter(
        membership_id=me.id, occurrence__event__audience=EventAudience.TEAM
    ).exclude(occurrence__event__host_id=me.id)
    for answer in await of_the_team.select_related("occurrence__event__host"):
        after_commit(partial(come_out_of_room, happening(answer.occurrence), me.id))
    ended = await _give_back(of_the_team)
    for one in ended:
        if one.row.sheet_id:
            await let_go_of_sheet(one.row.sheet_id, me.id)
    if ended:
        await tell(Tells.NOT_OF_THE_TEAM, ended[0].row, [me.id])


async def _give_back(theirs: QuerySet[EventAnswer]) -> list[Happening]:
    """Of what is still to come: their seats are offered on. The answer is where that was so."""
    ahead = await theirs.filter(occurrence__starts_at__gt=now())
    found = await alone_with_times({each.occurrence_id for each in ahead})
    for one in found.values():
        for answer in await theirs.filter(occurrence_id=one.id):
            if may_become(answer.state, AnswerState.CANCELLED):
                await cancel(one, answer)
        await offer(one)
    return list(found.values())
