"""By the clock: «today» is not for ever. What was urgent some days ago counts as this week, until
somebody says once more that it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import transaction
from app.help.actions.becoming import alone_with, step
from app.help.actions.telling import not_so_any_more
from app.help.changes import EXPIRE, LET_BE, PUBLISH, RENEW, WAIT
from app.help.models import ON_THE_BOARD, Post, Step, Urgency
from app.help.tells import Tells
from app.help.until import CALMED

COUNTS = {Urgency.TODAY: timedelta(days=2), Urgency.DAYS: timedelta(days=5)}
HOW_URGENT = "how urgent"  # the step of whoever says it anew
BEGINS = (PUBLISH.name, LET_BE.name, RENEW.name)  # others may read it from then on
SAYS_SO = (RENEW.name, HOW_URGENT, "urgent", "not urgent")
AT_ONCE = 200


async def calm_down() -> None:
    """Nobody is told: it is wanted as before."""
    for what, urgency in CALMED.items():
        for post_id in (await _due(urgency))[:AT_ONCE]:
            async with transaction():
                post = await alone_with(post_id)
                if await _due(urgency, id=post.id):
                    await _calm(post, what)


async def _due(urgency: Urgency, **narrower: Any) -> list[int]:
    """What others have read so for long enough, and nobody has said it anew."""
    then = now() - COUNTS[urgency]
    maybe = _perhaps(urgency, then).filter(**narrower)
    steps: dict[int, list[Step]] = {}
    for one in await Step.filter(post_id__in=Subquery(maybe.values("id"))).order_by("id"):
        steps.setdefault(one.post_id, []).append(one)
    begun = {post_id: _begun_at(of_post) for post_id, of_post in steps.items()}
    return sorted(post_id for post_id, at in begun.items() if at and at <= then)


def _perhaps(urgency: Urgency, then: datetime) -> QuerySet[Post]:
    begun = Step.filter(what__in=BEGINS, at__lte=then).values("post_id")
    said = Step.filter(what__in=SAYS_SO, at__gt=then).values("post_id")
    rows = Post.filter(state__in=ON_THE_BOARD, urgency=urgency, made_at__lt=then)
    return rows.filter(id__in=Subquery(begun)).exclude(id__in=Subquery(said))


def _begun_at(steps: Sequence[Step]) -> datetime | None:
    """Since when others read it: since it was put on the board, or brought back, and where it
    waited first, since it was let be. Whoever lets be what waited after a change has said nothing
    of how urgent it is, and what waits is not brought back by who says that it is still so."""
    begun, waits, before = None, False, ""
    for one in steps:
        if one.what == WAIT.name:
            waits = True
            if before == RENEW.name:  # in one breath: nobody read it in between
                begun = None
        elif one.what == EXPIRE.name:
            waits, begun = False, None
        elif one.what == LET_BE.name:
            waits, begun = False, begun or one.at
        elif one.what == PUBLISH.name or (one.what == RENEW.name and not waits):
            begun = one.at
        before = one.what
    return begun


async def _calm(post: Post, what: str) -> None:
    _ = await Post.filter(id=post.id).update(urgency=Urgency.WEEK, urgent_yes_id=None)
    await step(post, what, None)
    await not_so_any_more(Tells.WAITS, post, again=str(post.version))  # nobody need say yes to it
