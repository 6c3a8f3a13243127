"""Somebody made an account, and never said «I agree»; or asked at a door, and did not come in."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Q

from app.accounts.models import User
from app.core.clock import now
from app.core.db import transaction
from app.groups.models import Answer, Belonging, Membership, Vouch

PATIENCE = timedelta(days=7)
KEPT = timedelta(days=90)  # what was said at the door, after a no, or after it was taken back (R90)


async def forget_who_never_came_in() -> None:
    """Accounts of a week ago that never belonged anywhere and are signed in nowhere go, so that
    their logins are free again. Nobody else knows of them."""
    async with transaction():
        await User.filter(
            created_at__lt=now() - PATIENCE,
            is_admin=False,
            memberships__id__isnull=True,
            sessions__id__isnull=True,
            invitations__id__isnull=True,
        ).delete()


async def forget_who_was_turned_away() -> None:
    """That somebody asked stays; how they called themselves, what they answered and what was said
    of them goes."""
    over = now() - KEPT
    # Of who took it back before that day was kept, it counts from when they asked.
    long_ago = Q(left_at__lte=over) | Q(left_at=None, joined_at__lte=over)
    outside = Membership.filter(long_ago, state__in=(Belonging.REFUSED, Belonging.WITHDRAWN))
    for one in await outside.exclude(name=""):
        async with transaction():
            # First their own row: who asks again just now keeps what they say.
            still = Membership.filter(long_ago, id=one.id, state=one.state)
            if await still.update(name=""):
                await Answer.filter(membership_id=one.id).delete()
                await Vouch.filter(group_id=one.group_id, receiver_id=one.user_id).delete()
