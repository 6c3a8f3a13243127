"""Two who do not want to meet: what is promised between them is for others, as if whoever promised
it had let it go. Who blocked whom is to be read nowhere (ADR 13)."""

from __future__ import annotations

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from app.groups import actions as groups
from app.groups.models import Membership
from app.help.actions.becoming import alone_with, alone_with_all, let_suggestions_rest
from app.help.actions.promising import release
from app.help.actions.telling import tell
from app.help.models import Post, Shown
from app.help.queries.running import TO_BRING
from app.help.tells import Tells
from app.lines.models import OPEN_PROMISES, Promise
from app.lines.queries import travelling


async def let_go_between(blocker: int, blocked: int) -> None:
    """Inside the transaction in which one account blocks another. What somebody has set out with
    comes all the same: whoever gives and whoever receives have the page of the parcel."""
    theirs = Membership.filter(user_id=blocked)
    mine = Membership.filter(user_id=blocker, group_id__in=Subquery(theirs.values("group_id")))
    for me in await mine.order_by("group_id"):
        await groups.alone_with(me.group_id)  # who promises at this moment has, or sees the block
        await _part(me, await theirs.get(group_id=me.group_id))


async def _part(me: Membership, other: Membership) -> None:
    posts = _between(me, other)
    await alone_with_all([int(str(one)) for one in await posts.values_list("id", flat=True)])
    for each in await posts.order_by("sheet_id"):
        post = await alone_with(each.id)
        helper = other if post.author_id == me.id else me
        open_ones = Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES)
        for promise in await open_ones.filter(helper_id=helper.id):
            if not await travelling([promise.id]):
                await _let_go(post, promise, helper)
        await let_suggestions_rest(post, helper_id=helper.id)


def _between(me: Membership, other: Membership) -> QuerySet[Post]:
    """What one asks or offers and the other promised something of, or was asked about. One's own
    promise of somebody without a name stays as long as one does not know whose it is: whoever
    blocks one person after the other would else find out."""
    brings = Promise.filter(helper_id=me.id, state__in=TO_BRING).values("sheet_id")
    known = Q(shown=Shown.NAMED) | Q(shown=Shown.HIDDEN, sheet_id__in=Subquery(brings))
    mine = Q(author_id=me.id) & _concerns(other)
    return Post.filter(mine | (Q(author_id=other.id) & known & _concerns(me))).distinct()


def _concerns(helper: Membership) -> Q:
    promised = Promise.filter(helper_id=helper.id, state__in=OPEN_PROMISES).values("sheet_id")
    return Q(sheet_id__in=Subquery(promised)) | Q(suggestions__helper_id=helper.id)


async def _let_go(post: Post, promise: Promise, helper: Membership) -> None:
    """Both read what they would read otherwise, too."""
    if await release(None, post, promise, by=helper):
        await tell(Tells.TAKEN_FROM, post, [helper.id], again=promise.pub)
