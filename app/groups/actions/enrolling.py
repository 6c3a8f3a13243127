"""The person who looks after the machine puts somebody into a circle, from the command line."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.viewer import Role
from app.groups.actions import telling
from app.groups.models import Belonging, Group, Membership, RoleGrant


async def circle_named(words: str | None) -> Group | None:
    """By name or public id; without words, the only one. None where there is none at all. Raises
    ValueError with a sentence where it cannot be told which."""
    found = await (Group.filter(name=words) if words else Group.all()).order_by("id").limit(2)
    if words and not found:
        found = await Group.filter(pub=words)
    if len(found) > 1:
        raise ValueError("There are several such circles: say which one by its public id.")
    if words and not found and await Group.exists():
        raise ValueError("There is no circle of that name.")
    return found[0] if found else None


async def enrol(group: Group, user_id: int, name: str, roles: Collection[Role]) -> None:
    """A membership without an invitation, whatever they were there before. Asking again adds what
    is missing."""
    async with transaction():
        membership, _ = await Membership.update_or_create(
            {
                "name": name,
                "state": Belonging.ACTIVE,
                "state_until": None,
                "reason": "",
                "left_at": None,
                "welcomed_at": now(),
            },
            group_id=group.id,
            user_id=user_id,
        )
        for role in roles:
            if not await RoleGrant.exists(membership_id=membership.id, role=role):
                await RoleGrant(membership_id=membership.id, role=role).save()
        is_keeper = not {Role.OWNER, Role.MODERATOR}.isdisjoint(roles)
        after_commit(partial(telling.joined, group.id, user_id, is_keeper=is_keeper))
