"""Who came into a circle by whom: two who are so near are not two, and do not judge each other."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.expressions import Q

from app.groups.models import Membership, Vouch


async def near_to(group_id: int, user_id: int) -> frozenset[int]:
    """By whose invitation somebody came, who vouched for them, and for whom they did either; also
    of those who left."""
    brought = Membership.filter(group_id=group_id, invitation__inviter_id=user_id)
    came = Membership.filter(group_id=group_id, user_id=user_id).exclude(invitation_id=None)
    ids = [one["user_id"] for one in await brought.values("user_id")]
    ids += [one["by"] for one in await came.values(by="invitation__inviter_id")]
    vouches = Vouch.filter(group_id=group_id, withdrawn_at=None)
    mine = await vouches.filter(Q(giver_id=user_id) | Q(receiver_id=user_id))
    ids += [one for row in mine for one in (row.giver_id, row.receiver_id)]
    return frozenset(ids) - {user_id}


async def brought_by(group_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Who came by the invitation of one of these, or was vouched for by one."""
    ids = list(user_ids)
    came = Membership.filter(group_id=group_id, invitation__inviter_id__in=ids)
    known = Vouch.filter(group_id=group_id, giver_id__in=ids, withdrawn_at=None)
    found = [one["user_id"] for one in await came.values("user_id")]
    return frozenset([*found, *[row.receiver_id for row in await known]]) if ids else frozenset()


async def are_near(group_id: int, one_id: int, other_id: int) -> bool:
    return other_id in await near_to(group_id, one_id)
