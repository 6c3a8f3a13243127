"""What the clock does with promises: what is late is free again, and a week of silence is a yes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import transaction
from app.help.actions.answering import confirm
from app.help.actions.becoming import alone_with
from app.help.actions.promising import release
from app.help.models import Post
from app.lines.models import OPEN_PROMISES, Promise, PromiseState

LATE = timedelta(hours=48)  # past the day somebody named
SILENCE = timedelta(days=7)
IN_ONE_GO = 200

# Higher features say here which promises are under way, such as in a parcel: those are not late.
under_way: list[Callable[[Collection[int]], Awaitable[Collection[int]]]] = []


async def release_late() -> None:
    late = _of_posts().filter(state__in=OPEN_PROMISES, promise_by__lt=now() - LATE)
    ids = [int(str(one)) for one in await late.values_list("id", flat=True)]
    for promise, post in await _with_posts(late.exclude(id__in=sorted(await _moving(ids)))):
        async with transaction():
            _ = await alone_with(post.id)
            is_late = await late.filter(id=promise.id).exists()  # or they named another day
            if is_late and not await _moving([promise.id]):
                await release(None, post, promise)


async def _moving(promises: Collection[int]) -> set[int]:
    return {one for ask in under_way for one in await ask(promises)}


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
