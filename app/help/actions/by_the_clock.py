"""What the clock does with promises: what is late is free again, of which it is asked before, and a
week of silence is a yes."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import transaction
from app.help.actions.answering import confirm
from app.help.actions.becoming import alone_with
from app.help.actions.promising import release
from app.help.actions.telling import tell
from app.help.models import Post
from app.help.tells import Tells
from app.help.until import day_of, free_again, is_free_by
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from app.lines.queries import travelling

ASKED_BEFORE = timedelta(days=1)
SILENCE = timedelta(days=7)
IN_ONE_GO = 200


async def release_late() -> None:
    late = _of_posts().filter(is_free_by(now()), state__in=OPEN_PROMISES)
    for promise, post in await _standing_still(late):
        async with transaction():
            _ = await alone_with(post.id)
            is_late = await late.filter(id=promise.id).exists()  # or they named another day
            if is_late and not await travelling([promise.id]):
                await release(None, post, promise)


async def ask_before_release() -> None:
    """Once for every day that it waits for."""
    soon = _of_posts().filter(is_free_by(now() + ASKED_BEFORE), state__in=OPEN_PROMISES)
    for promise, post in await _standing_still(soon):
        async with transaction():
            _ = await alone_with(post.id)
            again = await soon.get_or_none(id=promise.id)
            if again and free_again(again) > now():
                await _ask(post, again)


async def _ask(post: Post, promise: Promise) -> None:
    """Whoever promised; of what waits for a yes, whoever is to say it."""
    key = f"{promise.pub}:{day_of(promise)}"
    if promise.state is PromiseState.PROPOSED:
        await tell(Tells.PROPOSED, post, [post.author_id], again=key)
    else:
        await tell(Tells.SOON_FREE, post, [promise.helper_id], again=key)


async def _standing_still(rows: QuerySet[Promise]) -> list[tuple[Promise, Post]]:
    ids = [int(str(one)) for one in await rows.values_list("id", flat=True)]
    return await _with_posts(rows.exclude(id__in=sorted(await travelling(ids))))


async def confirm_silent() -> None:
    silent = _of_posts().filter(state=PromiseState.DELIVERED, changed_at__lt=now() - SILENCE)
    for promise, post in await _with_posts(silent):
        async with transaction():
            _ = await alone_with(post.id)
            if await silent.filter(id=promise.id).exists():
                await confirm(None, post, promise)


def _of_posts() -> QuerySet[Promise]:
    """Events have sheets, too."""
    return Promise.filter(sheet_id__in=Subquery(Post.all().values("sheet_id")))


async def _with_posts(rows: QuerySet[Promise]) -> list[tuple[Promise, Post]]:
    found = await rows.order_by("id").limit(IN_ONE_GO)
    posts = await Post.filter(sheet_id__in=[one.sheet_id for one in found])
    by_sheet = {post.sheet_id: post for post in posts}
    return [(one, by_sheet[one.sheet_id]) for one in found]
