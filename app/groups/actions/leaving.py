"""Somebody leaves, at once and without a reason."""

from __future__ import annotations

from tortoise.expressions import Q

from app.core.db import transaction
from app.core.viewer import Viewer
from app.groups import queries, rules
from app.groups.actions.becoming import LAST_OWNER, alone_with, become, end
from app.groups.changes import LEAVE, WITHDRAW
from app.groups.models import Answer, Belonging, Membership, Vouch


async def leave(viewer: Viewer, group_id: int) -> None:
    """Their roles go with them, and the invitations they made; leaving twice changes nothing. The
    last owner has to stay: Conflict. Whoever leaves while suspended is not rid of that time."""
    rules.leave_circle.require(viewer, group_id)
    async with transaction():
        await alone_with(group_id)
        mine = await Membership.get(group_id=group_id, user_id=viewer.user_id)
        if mine.state in LEAVE.was:
            await end(mine, LEAVE, until=mine.state_until, only_owner=LAST_OWNER)


async def leave_everywhere(user_id: int) -> None:
    """Inside the transaction that erases an account: no circle knows their name any more. A circle
    in which nobody else is may be left by its last owner."""
    mine = Membership.filter(user_id=user_id, state__in=[one for one in LEAVE.was if one])
    for each in await mine.order_by("group_id"):
        await alone_with(each.group_id)
        is_alone = not await queries.has_others(each.group_id, user_id)
        await end(each, LEAVE, only_owner="" if is_alone else LAST_OWNER)
    for each in await Membership.filter(user_id=user_id, state=Belonging.APPLIED):
        await become(each, WITHDRAW)
    await Answer.filter(membership__user_id=user_id).delete()
    await Vouch.filter(Q(giver_id=user_id) | Q(receiver_id=user_id)).delete()
    await Membership.filter(user_id=user_id).update(name="")
