"""From one state of a post to another, by the table of `changes`; and what follows from lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db.quick import hold_still
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.models import INSIDE, Group, Membership
from app.help.actions.in_bags import tell_who_has_it
from app.help.actions.telling import not_so_any_more, tell
from app.help.changes import MIDDLE, Change
from app.help.models import OVER, Asked, Kind, MatchPair, Post, PostState, Step, Suggestion
from app.help.queries.posts import COUNT
from app.help.sides import receiver_of
from app.help.states import state_of
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Line, Part, Promise, PromiseState

MEANWHILE = N_("Something about this changed a moment ago. Please look again.")

# Higher features say here what follows for them when something about its promises has changed.
on_promises: list[Callable[[Post], Awaitable[None]]] = []


async def member_now(viewer: Viewer, group_id: int) -> Membership:
    """In a transaction, first of all: who they are there, and they cannot leave meanwhile. Raises
    NotFound for who is not there any more."""
    await hold_still(Group, group_id)
    mine = await Membership.get_or_none(group_id=group_id, user_id=viewer.user_id)
    if mine is None or mine.state not in INSIDE:
        raise NotFound
    return mine


async def alone_with(post_id: int) -> Post:
    """Until the transaction ends, nobody else changes this post or what is promised of it: its
    sheet is locked, as everybody locks it who promises something. Raises NotFound for a draft that
    was thrown away a moment ago."""
    await alone_with_all([post_id])
    post = await Post.get_or_none(id=post_id).select_related("author", "by", "assigned")
    if post is None:
        raise NotFound
    return post


async def alone_with_all(post_ids: Collection[int]) -> None:
    """The same of several, and of the offers of which something is kept for them: everybody takes
    asks first and then offers, each in the order of their sheets, so that no two wait for each
    other. What is kept for an ask changes only for whoever is alone with it."""
    asks = await _sheets(Post.filter(id__in=sorted(post_ids), kind=Kind.ASK), "sheet_id")
    await lines.alone_with_all(asks)
    offers = await _sheets(Post.filter(id__in=sorted(post_ids), kind=Kind.OFFER), "sheet_id")
    kept = MatchPair.filter(ask_line__sheet_id__in=sorted(asks))
    await lines.alone_with_all(offers | await _sheets(kept, "offer_line__sheet_id"))


async def _sheets(rows: QuerySet[Any], name: str) -> set[int]:
    return {int(str(one)) for one in await rows.values_list(name, flat=True)}


async def become(post: Post, change: Change, by: Membership | None, **more: Any) -> None:
    """In a transaction that is alone with it. Of two who change it at once, the second finds it
    changed: Conflict. The step is written down."""
    more |= {"state": change.to, "changed_at": now(), "version": post.version + 1}
    still = Post.filter(id=post.id, state__in=[one for one in change.was if one])
    if not await still.update(**more):
        raise Conflict(MEANWHILE)
    for name, value in more.items():
        setattr(post, name, value)
    await step(post, change.name, by)
    if post.state in OVER:
        await let_suggestions_rest(post)


async def begin(post: Post, change: Change, by: Membership) -> None:
    """The same of a post that is not kept yet."""
    assert None in change.was
    post.state = change.to
    await post.save()
    await step(post, change.name, by)


async def step(
    post: Post,
    what: str,
    by: Membership | None,
    *,
    line: Line | None = None,
    qty: int | None = None,
) -> None:
    """What happened, for those it concerns; nobody: the clock."""
    line_id = line.id if line else None
    _ = await Step.create(
        post_id=post.id, what=what, by_id=by.id if by else None, line_id=line_id, qty=qty, at=now()
    )


async def follow_lines(post: Post) -> PostState:
    """In a transaction that is alone with it, after anything about its promises changed: where it
    stands now, and what follows for higher features."""
    for follows in on_promises:
        await follows(post)
    if post.kind is Kind.ASK:
        await follow_offers(post)
        await tell_who_has_it(post)
    await _ask_whether_it_is_there(post)
    return await _stand(post)


async def _ask_whether_it_is_there(post: Post) -> None:
    """Once of every promise, however it came that no more of it is to be brought."""
    there = Promise.filter(sheet_id=post.sheet_id, state=PromiseState.DELIVERED)
    for one in await there.order_by("id"):
        await tell(Tells.DELIVERED, post, [receiver_of(post, one)], again=one.pub)


async def _stand(post: Post) -> PostState:
    """Where its lines say."""
    if post.state not in MIDDLE:
        return post.state
    wanted = await Line.filter(sheet_id=post.sheet_id, gone_at=None)
    promises = await Promise.filter(sheet_id=post.sheet_id, state__in=COUNT)
    kept = MatchPair.filter(offer_line__sheet_id=post.sheet_id).select_related("promise")
    promises += [one.promise for one in await kept] if post.kind is Kind.OFFER else []
    to = state_of(wanted, [one.state for one in promises])
    if to is not post.state:
        _ = await Post.filter(id=post.id, state__in=MIDDLE).update(state=to, changed_at=now())
        post.state = to
        if to in OVER:
            await let_suggestions_rest(post)
    return to


async def follow_offers(post: Post) -> None:
    """In a transaction that is alone with an ask: what was kept of offers for it is free again
    where it is not promised any more, and there where it was brought. The offers follow."""
    pairs = MatchPair.filter(ask_line__sheet_id=post.sheet_id).order_by("id")
    rows = await pairs.select_related("promise", "offer_line")
    left: dict[tuple[int, int], tuple[int, int]] = {}
    for pair in rows:
        of = (pair.promise_id, pair.ask_line_id)
        promised, there = left[of] if of in left else await _part(pair)
        qty = min(pair.qty, promised)
        delivered = min(qty, there)
        left[of] = (promised - qty, there - delivered)
        await _keep(pair, qty, delivered)
    sheets = {pair.offer_line.sheet_id for pair in rows}
    for offer in await Post.filter(sheet_id__in=sorted(sheets)).order_by("sheet_id"):
        _ = await _stand(offer)


async def _part(pair: MatchPair) -> tuple[int, int]:
    """How much of the line of the ask is promised, and there."""
    part = await Part.get_or_none(promise_id=pair.promise_id, line_id=pair.ask_line_id)
    if part is None or pair.promise.state not in COUNT:
        return 0, 0
    return part.qty, part.delivered


async def _keep(pair: MatchPair, qty: int, delivered: int) -> None:
    """Never more than before."""
    if (qty, delivered) == (pair.qty, pair.delivered):
        return
    _ = await lines.keep(pair.offer_line_id, qty - pair.qty, delivered - pair.delivered)
    row = MatchPair.filter(id=pair.id)
    if qty:
        _ = await row.update(qty=qty, delivered=delivered)
    else:
        _ = await row.delete()


async def let_suggestions_rest(post: Post, **narrower: Any) -> None:
    """In a transaction that is alone with it: whoever was asked whether they would take it, and has
    not answered, need not any more."""
    for row in await Suggestion.filter(post_id=post.id, state=Asked.SENT, **narrower):
        rests = {"state": Asked.EXPIRED, "reasons": [], "changed_at": now()}
        if await Suggestion.filter(id=row.id, state=Asked.SENT).update(**rests):
            await not_so_any_more(Tells.SUGGESTED, post, again=row.pub)
