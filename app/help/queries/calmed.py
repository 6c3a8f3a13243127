"""What was urgent, and is not any more by the clock: whoever promised something before that has as
long as they had."""

from __future__ import annotations

from collections.abc import Sequence

from app.help.models import Post, Step, Urgency
from app.help.until import CALMED
from app.lines.models import Promise


async def urgent_then(pairs: Sequence[tuple[Promise, Post]]) -> dict[int, Urgency]:
    """By the promise: how urgent its post was when it was last spoken of, where the clock has made
    that less since."""
    week = {post.id for promise, post in pairs if post.urgency is Urgency.WEEK}
    if not week:
        return {}
    steps = Step.filter(post_id__in=sorted(week), what__in=list(CALMED)).order_by("id")
    last = {step.post_id: step for step in await steps}
    return {
        promise.id: CALMED[last[post.id].what]
        for promise, post in pairs
        if post.id in last and promise.changed_at < last[post.id].at
    }
