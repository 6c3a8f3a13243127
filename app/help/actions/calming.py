"""By the clock: «today» is not for ever. What was urgent some days ago counts as this week, until
somebody says once more that it is."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import transaction
from app.help.actions.becoming import alone_with, step
from app.help.actions.telling import not_so_any_more
from app.help.changes import LET_BE, PUBLISH, RENEW
from app.help.models import ON_THE_BOARD, Post, Step, Urgency
from app.help.tells import Tells
from app.help.until import CALMED

COUNTS = {Urgency.TODAY: timedelta(days=2), Urgency.DAYS: timedelta(days=5)}
HOW_URGENT = "how urgent"  # the step of whoever says it anew
BEGINS = (PUBLISH.name, LET_BE.name, RENEW.name)  # others read it from then on
SAYS_SO = (RENEW.name, HOW_URGENT, "urgent", "not urgent")
AT_ONCE = 200


async def calm_down() -> None:
    """Nobody is told: it is wanted as before."""
    for what, urgency in CALMED.items():
        for row in await _due(urgency).order_by("id").limit(AT_ONCE):
            async with transaction():
                post = await alone_with(row.id)
                if await _due(urgency).filter(id=post.id).exists():
                    await _calm(post, what)


def _due(urgency: Urgency) -> QuerySet[Post]:
    """What was put on the board so, or brought back, and nobody has said it anew. Whoever lets be
    what waited after a change has said nothing of how urgent it is."""
    then = now() - COUNTS[urgency]
    begun = Step.filter(what__in=BEGINS, at__lte=then).values("post_id")
    said = Step.filter(what__in=SAYS_SO, at__gt=then).values("post_id")
    rows = Post.filter(state__in=ON_THE_BOARD, urgency=urgency, made_at__lt=then)
    return rows.filter(id__in=Subquery(begun)).exclude(id__in=Subquery(said))


async def _calm(post: Post, what: str) -> None:
    _ = await Post.filter(id=post.id).update(urgency=Urgency.WEEK, urgent_yes_id=None)
    await step(post, what, None)
    await not_so_any_more(Tells.WAITS, post, again=str(post.version))  # nobody need say yes to it
