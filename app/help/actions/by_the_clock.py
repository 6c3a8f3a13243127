"""What the clock does with promises: what is late is free again, of which it is asked before, and a
week of silence is a yes."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import transaction
from app.help.actions.answering import confirm
from app.help.actions.becoming import alone_with
from app.help.actions.believing import believe_since_they_left
from app.help.actions.promising import release
from app.help.actions.telling import tell
from app.help.models import Post, Urgency
from app.help.queries.calmed import urgent_then
from app.help.queries.in_bags import bought_among
from app.help.queries.uncounted import uncounted
from app.help.sides import giver_of
from app.help.tells import Tells
from app.help.until import day_of, free_again, may_be_free_by
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from app.lines.queries import travelling

ASKED_BEFORE = timedelta(days=1)
SILENCE = timedelta(days=7)
IN_ONE_GO = 200


async def release_late() -> None:
    for one, of in (await _standing_still(now()))[:IN_ONE_GO]:
        async with transaction():
            post = await alone_with(of.id)
            again = await Promise.get_or_none(id=one.id, state__in=OPEN_PROMISES)
            is_late = again and await _free_again(again, post) < now()  # or another day was named
            if again and is_late and not await travelling([again.id]):
                _ = await release(None, post, again)


async def ask_before_release() -> None:
    """Once for every day that it waits for. All of them: who was asked still stands among them."""
    for one, of in await _standing_still(now() + ASKED_BEFORE):
        async with transaction():
            post = await alone_with(of.id)
            again = await Promise.get_or_none(id=one.id, state__in=OPEN_PROMISES)
            if again and now() < await _free_again(again, post) < now() + ASKED_BEFORE:
                await _ask(post, again)


async def _free_again(promise: Promise, post: Post) -> datetime:
    is_bought, was = await _then(promise, post)
    return free_again(promise, post, is_bought=is_bought, was=was)


async def _then(promise: Promise, post: Post) -> tuple[bool, Urgency | None]:
    is_bought = bool(await bought_among([promise.id]))
    return is_bought, (await urgent_then([(promise, post)])).get(promise.id)


async def _ask(post: Post, promise: Promise) -> None:
    """Whoever promised; of what waits for a yes, whoever is to say it; of what came in part, and is
    not counted, whoever gives."""
    is_bought, was = await _then(promise, post)
    key = f"{promise.pub}:{day_of(promise, post, is_bought=is_bought, was=was)}"
    if await uncounted([promise.id]):
        await tell(Tells.HOW_MUCH, post, [giver_of(post, promise)], again=key)
    elif promise.state is PromiseState.PROPOSED:
        await tell(Tells.PROPOSED, post, [post.author_id], again=key)
    else:
        await tell(Tells.SOON_FREE, post, [promise.helper_id], again=key)


async def _standing_still(by: datetime) -> list[tuple[Promise, Post]]:
    """What is free by then, and nobody is on the way with."""
    rows = _of_posts().filter(may_be_free_by(by), state__in=OPEN_PROMISES)
    pairs = await _with_posts(rows)
    then = await urgent_then(pairs)
    late = [one for one in pairs if free_again(*one, was=then.get(one[0].id)) < by]
    bought = await bought_among([promise.id for promise, _ in late])
    on_road = await travelling([promise.id for promise, _ in late])
    return [
        (one, of)
        for one, of in late
        if one.id not in on_road
        and free_again(one, of, is_bought=one.id in bought, was=then.get(one.id)) < by
    ]


async def confirm_silent() -> None:
    """What somebody carries still, nobody has: it waits until that parcel is there, or lost."""
    silent = _of_posts().filter(state=PromiseState.DELIVERED, changed_at__lt=now() - SILENCE)
    found = await _with_posts(silent)
    on_road = await travelling([promise.id for promise, _ in found])
    for promise, post in [one for one in found if one[0].id not in on_road][:IN_ONE_GO]:
        async with transaction():
            _ = await alone_with(post.id)
            is_silent = await silent.filter(id=promise.id).exists()
            if is_silent and not await travelling([promise.id]):
                await confirm(None, post, promise)


async def believe_who_is_left() -> None:
    """What is unclear, and nobody is there any more who could settle it."""
    unclear = await _with_posts(_of_posts().filter(state=PromiseState.DISPUTED))
    for promise, post in unclear:
        await believe_since_they_left(post, promise)


def _of_posts() -> QuerySet[Promise]:
    """Events have sheets, too."""
    return Promise.filter(sheet_id__in=Subquery(Post.all().values("sheet_id")))


async def _with_posts(rows: QuerySet[Promise]) -> list[tuple[Promise, Post]]:
    found = await rows.order_by("id")
    posts = await Post.filter(sheet_id__in=[one.sheet_id for one in found])
    by_sheet = {post.sheet_id: post for post in posts}
    return [(one, by_sheet[one.sheet_id]) for one in found]
