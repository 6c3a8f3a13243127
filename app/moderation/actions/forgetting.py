"""Somebody leaves a circle: what was with them is for others. Or they take their account away:
their words go, what was decided stays without them."""

from __future__ import annotations

from tortoise.expressions import Q

from app.audit.actions import CLOCK, record
from app.chat.models import Report
from app.moderation.actions import appeals, measures, reports
from app.moderation.actions.roles import STAYED
from app.moderation.models import Handover, Look, Turn


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which somebody stops belonging to a circle: reports that were with
    them are for others to take, and no circle changes hands by them or to them."""
    theirs = Look.filter(report__group_id=group_id, claimed_by_id=user_id)
    held = Report.filter(
        id__in=[one.report_id for one in await theirs], state__in=("claimed", "needs_info")
    )
    ids = [one.id for one in await held]
    await Look.filter(report_id__in=ids).update(claimed_by_id=None, claimed_at=None)
    await Report.filter(id__in=ids).update(state="open")
    turning = Handover.filter(group_id=group_id, state=Turn.ANNOUNCED)
    if await turning.filter(Q(giver_id=user_id) | Q(taker_id=user_id)).update(state=Turn.STOPPED):
        await record(CLOCK, group_id, STAYED)


async def forget(user_id: int) -> None:
    """Inside the transaction that erases a person."""
    for forgets in (reports.forget, measures.forget, appeals.forget):
        await forgets(user_id)
