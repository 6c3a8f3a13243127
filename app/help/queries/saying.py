"""Who can say what came of what was promised."""

from __future__ import annotations

from app.groups.models import INSIDE, Membership
from app.help.models import OVER, Post, PostState
from app.lines.models import Promise


async def can_say(post: Post, promise: Promise) -> bool:
    """Whether there is anybody who says what came of it, and anybody to whom."""
    is_over = post.state in OVER and post.state is not PostState.EXPIRED
    here = Membership.filter(id=promise.helper_id, state__in=INSIDE)
    return not is_over and await here.exists()
