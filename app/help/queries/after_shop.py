"""What becomes of a shopping when its buyer is back: what they promised and did not find, and whose
things they have in their bag. For the buyer alone; the list itself names nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from app.core.viewer import Viewer
from app.help import rules
from app.help.models import ON_THE_BOARD, BuySource, Post
from app.help.queries.buying import Buying, is_to_buy

Found = dict[tuple[int, int], int]  # {(promise, line): how much buyers found of it}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of one's own promise."""

    post: str  # public ids
    line: str
    text: str
    qty: int
    unit: str
    title: str
    is_on_board: bool


async def found_of(promises: Collection[int]) -> Found:
    rows = BuySource.filter(part__promise_id__in=sorted(promises), found__gt=0)
    much: Found = defaultdict(int)
    for row in await rows.select_related("part"):
        much[row.part.promise_id, row.part.line_id] += row.found
    return much


async def missing_of(viewer: Viewer, buying: Buying) -> list[Missing]:
    """What they promised themselves and none has found; nothing while they are in the shop."""
    if buying.is_held or not rules.do_shopping(viewer, buying.shopping):
        return []
    own = BuySource.filter(
        buy_line__list_id=buying.id, part__promise__helper__user_id=viewer.user_id
    )
    rows = await own.select_related("part__line", "part__promise").order_by("id")
    there = await found_of({row.part.promise_id for row in rows})
    posts = {row.part.promise.sheet_id for row in rows}
    by_sheet = {post.sheet_id: post for post in await Post.filter(sheet_id__in=sorted(posts))}
    found = []
    for part in (row.part for row in rows):
        left = part.qty - max(part.delivered, there[part.promise_id, part.line_id])
        if left > 0 and is_to_buy(part.promise):
            post, line = by_sheet[part.promise.sheet_id], part.line
            is_on_board = post.state in ON_THE_BOARD
            found.append(
                Missing(post.pub, line.pub, line.text, left, line.unit, post.title, is_on_board)
            )
    return found
