"""Somebody made an account, and never said «I agree»."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.models import User
from app.core.clock import now
from app.core.db import transaction

PATIENCE = timedelta(days=7)


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
