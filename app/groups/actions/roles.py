"""What somebody does for a circle is given to them, and taken again. Who decides that stands above:
these are called inside the transaction of the decision."""

from __future__ import annotations

from functools import partial

from app.core.db import after_commit
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Role
from app.groups.actions import telling
from app.groups.actions.becoming import alone_with, not_the_last_owner
from app.groups.models import INSIDE, Membership, RoleGrant

KEEP_ORDER = (Role.OWNER, Role.MODERATOR)

NOT_HERE = N_("They do not belong to this circle any more.")


async def give_role(group_id: int, user_id: int, role: Role) -> bool:
    """Whether they had not got it yet. Raises Conflict for somebody who left meanwhile."""
    membership = await _locked(group_id, user_id)
    if membership is None:
        raise Conflict(NOT_HERE)
    if await RoleGrant.exists(membership_id=membership.id, role=role):
        return False
    await RoleGrant(membership_id=membership.id, role=role).save()
    await _told(group_id, user_id, membership.id, role)
    return True


async def take_role(group_id: int, user_id: int, role: Role) -> bool:
    """Whether they had it. Raises Conflict for the last owner."""
    membership = await _locked(group_id, user_id)
    if membership is None:
        return False
    if role is Role.OWNER:
        await not_the_last_owner(group_id, user_id)
    gone = await RoleGrant.filter(membership_id=membership.id, role=role).delete()
    if gone:
        for hears in telling.on_role_taken_inside:
            await hears(group_id, user_id)
        await _told(group_id, user_id, membership.id, role)
    return bool(gone)


async def _locked(group_id: int, user_id: int) -> Membership | None:
    await alone_with(group_id)
    return await Membership.get_or_none(group_id=group_id, user_id=user_id, state__in=INSIDE)


async def _told(group_id: int, user_id: int, membership_id: int, role: Role) -> None:
    if role in KEEP_ORDER:
        keeps = await RoleGrant.exists(membership_id=membership_id, role__in=KEEP_ORDER)
        after_commit(partial(telling.changed_role, group_id, user_id, is_keeper=keeps))
    after_commit(partial(telling.stands_otherwise, user_id))
