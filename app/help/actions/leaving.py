"""Somebody stops belonging to a circle: what they asked is over, and what they promised is for
others. Whoever is erased leaves no words behind."""

from __future__ import annotations

from app.core.clock import now
from app.groups.models import Membership
from app.help.actions.becoming import alone_with, alone_with_all, become, follow_lines
from app.help.actions.came import write_down
from app.help.actions.ending import forget_draft, let_all_go
from app.help.actions.promising import release
from app.help.changes import CLOSE, WITHDRAW
from app.help.models import Picture, PictureLook, Post, PostState, Receipt, Suggestion
from app.help.queries.bags import held
from app.help.queries.running import running_of
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Line, Promise
from app.lines.queries import COUNTS, travelling

ENDED = frozenset({PostState.DRAFT, *WITHDRAW.was, *CLOSE.was})


async def take_bags(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave, before they have: what came out of their bags was
    brought; what lies in them is not in the circle any more."""
    me = await Membership.get(group_id=group_id, user_id=user_id)
    bags = held().filter(buy_line__list__buyer_id=me.id, part__promise__state__in=COUNTS)
    rows = await bags.select_related("part__promise")
    sheets = {row.part.promise.sheet_id for row in rows}
    posts = await Post.filter(sheet_id__in=sorted(sheets)).order_by("sheet_id")
    await alone_with_all([*await _theirs(me), *[post.id for post in posts]])
    await write_down(await bags)
    for promise in {row.part.promise_id: row.part.promise for row in rows}.values():
        others = held().filter(part__promise_id=promise.id)
        if not await others.exclude(buy_line__list__buyer_id=me.id).exists():
            await lines.put_back(promise)
    for post in posts:
        _ = await follow_lines(await alone_with(post.id))


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave. Posts are taken in the order of their sheets, as
    everybody takes several. What they promised and others have on the way comes all the same."""
    me = await Membership.get(group_id=group_id, user_id=user_id)
    promised = Promise.filter(helper_id=me.id, state__in=OPEN_PROMISES)
    posts = await _theirs(me)
    await alone_with_all(posts)
    for each in await Post.filter(id__in=posts).order_by("sheet_id"):
        post = await alone_with(each.id)
        if post.author_id == me.id:
            await _end(post, me)
        for promise in await promised.filter(sheet_id=post.sheet_id):
            if not await travelling([promise.id]):
                _ = await release(None, post, promise, by=me)
    await Suggestion.filter(helper_id=me.id).delete()


async def _theirs(me: Membership) -> list[int]:
    """What they promised something of, and what they asked or offered."""
    promised = Promise.filter(helper_id=me.id, state__in=OPEN_PROMISES)
    sheets = await promised.values_list("sheet_id", flat=True)
    of_others = await Post.filter(sheet_id__in=list(sheets)).values_list("id", flat=True)
    own = await Post.filter(author_id=me.id, state__in=ENDED).values_list("id", flat=True)
    return [int(str(one)) for one in (*of_others, *own)]


async def _end(post: Post, me: Membership) -> None:
    """Nobody is there any more to receive it, or to give. What is on its way goes on, to whoever
    opens the door; it was not taken back, it is over. What nobody else has seen is for nobody."""
    if post.state is PostState.DRAFT:
        await forget_draft(post)
        return
    is_begun = (await running_of(post)).is_begun
    if post.state in CLOSE.was and (is_begun or post.state not in WITHDRAW.was):
        await become(post, CLOSE, me)
    elif post.state in WITHDRAW.was:
        await become(post, WITHDRAW, me)
    await let_all_go(post)


async def forget_of(user_id: int) -> None:
    """Inside the transaction that erases an account, after it has left everywhere."""
    theirs = Post.filter(author__user_id=user_id)
    ids = [row.id for row in await theirs]
    sheets = [row.sheet_id for row in await theirs]
    await Picture.filter(post_id__in=ids).delete()
    await PictureLook.filter(post_id__in=ids).delete()
    await Post.filter(id__in=ids).update(
        title="…",
        body="",
        address="",
        area="",
        words="",
        typed="",
        why_not="",
        hidden_at=now(),
    )
    await Line.filter(sheet_id__in=sheets).update(text="…")
    await Promise.filter(helper__user_id=user_id).update(note="")
    await Receipt.filter(by__user_id=user_id).update(note="")
