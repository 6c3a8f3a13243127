"""What buyers have in their bags: what is still promised has to reach whoever promised it, and what
was let go of since nobody need buy a second time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from app.chat.queries import blocked_either_way
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import ON_THE_BOARD, BuySource, Post
from app.help.queries.bags import held, in_bags, lack_of
from app.help.queries.buying import TO_BUY, Buying
from app.help.queries.posts import board_for
from app.lines.models import Part, PromiseState

_WHO = ("part__line", "part__promise", "buy_line__list")


def let_go() -> QuerySet[BuySource]:
    """What was bought for promises that were let go of."""
    return held().filter(part__promise__state=PromiseState.RELEASED)


async def bought_among(promises: Collection[int]) -> set[int]:
    """Those of which a buyer has something that whoever promised has not got from them yet."""
    rows = await held().filter(part__promise_id__in=sorted(promises)).select_related("part")
    left = await in_bags(rows)
    return {row.part.promise_id for row in rows if left[row.id]}


async def left_in_bags(lines: Collection[int]) -> dict[int, int]:
    """{line: how much was bought of it for a promise that was let go of since}. It leaves the bag
    with whoever brings as much from elsewhere (`actions.in_bags`)."""
    much: dict[int, int] = defaultdict(int)
    for row in await let_go().filter(part__line_id__in=sorted(lines)).select_related("part"):
        much[row.part.line_id] += row.found - row.handed
    return much


@dataclass(frozen=True, slots=True)
class OpenAgain:
    """Something in one's bag that whoever had promised it does not bring."""

    post: str  # public id
    title: str
    text: str
    qty: int
    unit: str
    is_wanted: bool  # still
    is_mine: bool  # they promise it themselves now
    is_promised: bool  # by somebody else
    people: tuple[tuple[str, str], ...]  # (name, public id of the user) of these, whom they meet


async def open_again(viewer: Viewer, buying: Buying) -> list[OpenAgain]:
    """What the buyer has, and nobody or somebody else has promised since. Names only for who looks
    after the board: of what one promised oneself one does not learn who brings it now."""
    if buying.is_held or not rules.do_shopping(viewer, buying.shopping):
        return []
    found = await let_go().filter(buy_line__list_id=buying.id).select_related(*_WHO).order_by("id")
    seen = (await board_for(viewer, buying.group_id)).posts.filter(
        sheet_id__in=sorted({row.part.promise.sheet_id for row in found}), state__in=ON_THE_BOARD
    )
    posts = {post.sheet_id: post for post in await seen}
    return [
        await _open_again(viewer, row, posts[row.part.promise.sheet_id])
        for row in found
        if row.part.promise.sheet_id in posts
    ]


async def _open_again(viewer: Viewer, row: BuySource, post: Post) -> OpenAgain:
    line = row.part.line
    parts = Part.filter(line_id=line.id, promise__state__in=TO_BUY, promise__had_at=None)
    open_ones = await parts.select_related("promise__helper__user")
    lack = await lack_of(open_ones)
    helpers = [one.promise.helper for one in open_ones if lack[one.id]]
    others = [one for one in helpers if one.user_id != viewer.user_id]
    mine, theirs = await blocked_either_way(viewer)
    names = rules.buy_for_all(viewer, post.group_id)
    return OpenAgain(
        *(post.pub, post.title, line.text, row.found - row.handed, line.unit),
        is_wanted=line.gone_at is None,
        is_mine=len(others) < len(helpers),
        is_promised=bool(others),
        people=tuple(
            (one.name, one.user.pub) for one in others if names and one.user_id not in mine | theirs
        ),
    )
