"""By the clock: whether it is still so is asked before it leaves the board, and a draft that nobody
goes on with is forgotten."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Subquery

from app.core.clock import now
from app.core.db import transaction
from app.help.actions.becoming import alone_with, become
from app.help.actions.ending import forget_draft
from app.help.actions.telling import not_so_any_more, tell, tell_helpers
from app.help.changes import DRAW_UP, EXPIRE, PUBLISH, WAIT
from app.help.models import Post, PostState, Step
from app.help.tells import Tells

ASKED_BEFORE = timedelta(days=3)
DRAFT_STAYS = timedelta(days=14)
AT_ONCE = 200


async def ask_whether_still_needed() -> None:
    due = Post.filter(
        state__in=_expiring(), told_at=None, expires_at__lte=now() + ASKED_BEFORE
    ).order_by("expires_at")
    for row in await due.limit(AT_ONCE):
        async with transaction():
            post = await alone_with(row.id)
            if post.told_at is None and post.expires_at == row.expires_at:
                await _ask(post)


async def _ask(post: Post) -> None:
    _ = await Post.filter(id=post.id).update(told_at=now())
    if post.expires_at > now():
        again = str(post.expires_at.date())
        await tell(Tells.STILL_NEEDED, post, {post.author_id, post.by_id}, again=again)


async def expire() -> None:
    """What is over is off the board, and nothing else: no more can be promised. What is promised
    still holds, for whoever promised it brings it or lets it go; they read so."""
    due = Post.filter(state__in=_expiring(), expires_at__lte=now()).order_by("expires_at")
    for row in await due.limit(AT_ONCE):
        async with transaction():
            post = await alone_with(row.id)
            if post.state not in EXPIRE.was or post.expires_at > now():
                continue
            waited, again = str(post.version), str(post.expires_at.date())
            await become(post, EXPIRE, None)
            for kind in (Tells.WAITS, Tells.FLAGGED):
                await not_so_any_more(kind, post, again=waited)
            await not_so_any_more(Tells.STILL_NEEDED, post, again=again)
            await tell(Tells.EXPIRED, post, {post.author_id, post.by_id}, again=again)
            await tell_helpers(Tells.STILL_HOLDS, post)


async def forget_drafts() -> None:
    old = Post.filter(state=PostState.DRAFT, changed_at__lt=now() - DRAFT_STAYS)
    for row in await old.order_by("id").limit(AT_ONCE):
        async with transaction():
            post = await alone_with(row.id)
            if post.state is PostState.DRAFT and post.changed_at == row.changed_at:
                await forget_draft(post)
    await _forget_unseen()


async def _forget_unseen() -> None:
    """What was taken back as a draft, when one could: nobody but its author has seen it."""
    begun = Step.filter(what=DRAW_UP.name).values("post_id")
    let_out = Step.filter(what__in=(WAIT.name, PUBLISH.name)).values("post_id")
    rows = Post.filter(state=PostState.WITHDRAWN, id__in=Subquery(begun))
    for row in await rows.exclude(id__in=Subquery(let_out)).order_by("id").limit(AT_ONCE):
        async with transaction():
            await forget_draft(await alone_with(row.id))


def _expiring() -> list[PostState]:
    return [one for one in EXPIRE.was if one]
