"""Promises of asks and offers, as the tests need them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.help import actions
from app.help.actions.pairing import promise_from
from app.help.forms.promising import BringForm
from app.help.models import BuySource, MatchPair, Post
from app.help.queries import post_for
from app.help.queries.posts import COUNT
from app.lines.actions import PromiseForm
from app.lines.models import Part, Promise, PromiseState
from tests.help.making import lines_of
from tests.help.standing import FOLLOWS_LINES, RUNS, where_it_stands


async def promises(
    who: Viewer, post: Post, *wanted: int, nonce: str = "", days: int | None = None, note: str = ""
) -> PromiseState:
    """So much of each line in their order; 0 says nothing of it."""
    form = await _form(post, wanted, nonce, days, note)
    return await actions.promise(who, await post_for(who, post.pub), form)


async def brings_from(
    who: Viewer, post: Post, offer: Post, *wanted: int, days: int | None = None
) -> PromiseState:
    """The same, out of what they offer."""
    need, theirs = await post_for(who, post.pub), await post_for(who, offer.pub)
    return await promise_from(who, need, theirs, await _form(post, wanted, days=days))


async def _form(
    post: Post, wanted: Iterable[int], nonce: str = "", days: int | None = None, note: str = ""
) -> BringForm:
    parts = {line.id: n for line, n in zip(await lines_of(post), wanted, strict=False) if n}
    return BringForm(PromiseForm(parts, nonce or public_id()), days, note, is_short=False)


async def newest_of(who: Viewer, post: Post) -> Promise:
    found = await Promise.filter(sheet_id=post.sheet_id, helper__user_id=who.user_id).order_by(
        "-id"
    )
    return found[0]


async def now_of(post: Post) -> Post:
    return await Post.get(id=post.id).select_related("author", "by", "assigned")


async def counted(post: Post) -> list[tuple[int, int]]:
    """(promised, delivered) of every line."""
    return [(line.promised, line.delivered) for line in await lines_of(post)]


async def is_right(post: Post) -> None:
    """What lines count is what the promises add up to, and the post stands where they say."""
    promised: Counter[int] = Counter()
    delivered: Counter[int] = Counter()
    counting = Part.filter(promise__sheet_id=post.sheet_id, promise__state__in=COUNT)
    for part in await counting:
        assert 0 <= part.delivered <= part.qty
        assert 0 <= part.had <= part.qty
        bought = await BuySource.filter(part_id=part.id)
        assert all(0 <= row.handed <= row.found <= row.qty for row in bought)
        promised[part.line_id] += part.qty
        delivered[part.line_id] += part.delivered
    pairs = MatchPair.filter(offer_line__sheet_id=post.sheet_id).select_related("promise")
    kept = await pairs
    for pair in kept:
        promised[pair.offer_line_id] += pair.qty
        delivered[pair.offer_line_id] += pair.delivered
    lines = await lines_of(post)
    for line in lines:
        assert 0 <= line.delivered <= line.promised <= line.qty
        assert (line.promised, line.delivered) == (promised[line.id], delivered[line.id])
    states = [one.state for one in await Promise.filter(sheet_id=post.sheet_id, state__in=COUNT)]
    states += [pair.promise.state for pair in kept]
    stands = (await now_of(post)).state.value
    wanted = [(one.qty, one.promised, one.delivered) for one in lines if one.gone_at is None]
    named = [one.value for one in states]
    if stands in FOLLOWS_LINES:
        assert stands == where_it_stands(wanted, named)
    else:
        assert stands in ("pending", "expired", "closed", "withdrawn")  # read anew, then renewed
        assert stands in ("pending", "expired") or RUNS.isdisjoint(named)
