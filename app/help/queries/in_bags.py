"""What buyers have in their bags: what is still promised has to reach whoever promised it, and what
was let go of since nobody need buy a second time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import F

from app.chat.queries import blocked_either_way
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help import rules
from app.help.models import ON_THE_BOARD, BuySource, Post
from app.help.queries.buying import TO_BUY, Buying
from app.help.queries.posts import board_for
from app.lines.models import OPEN_PROMISES, Part, PromiseState
from app.lines.queries import COUNTS

LET_GO = {
    "found__gt": 0,
    "part__promise__state": PromiseState.RELEASED,
    "buy_line__list__buyer__state__in": INSIDE,  # whoever left has nothing for it
}
_WHO = ("part__line", "part__promise", "buy_line__list")
CAME = tuple(state for state in COUNTS if state not in OPEN_PROMISES)


async def bought_among(promises: Collection[int]) -> set[int]:
    """Those of which a buyer has something that whoever promised has not got from them yet."""
    rows = BuySource.filter(part__promise_id__in=sorted(promises), found__gt=F("handed"))
    return {one.part.promise_id for one in await rows.select_related("part") if in_bag(one)}


def in_bag(row: BuySource) -> int:
    """Of a row with its part: what is found, and neither handed on nor there."""
    return max(0, row.found - max(row.handed, row.part.delivered))


async def left_in_bags(lines: Collection[int]) -> dict[int, int]:
    """{line: how much was bought of it for a promise that was let go of since}, less what was
    brought afterwards without a buyer: that is how it leaves the bag."""
    rows = BuySource.filter(
        part__line_id__in=sorted(lines),
        **LET_GO,
    )
    much: dict[int, int] = defaultdict(int)
    since: dict[int, datetime] = {}
    for row in await rows.select_related("part__promise"):
        line, gone = row.part.line_id, row.part.promise.changed_at
        if qty := in_bag(row):
            much[line] += qty
            since[line] = min(gone, since.get(line, gone))
    out = await _brought_since(since) if since else {}
    left = {line: qty - out.get(line, 0) for line, qty in much.items()}
    return {line: qty for line, qty in left.items() if qty > 0}


async def _brought_since(since: dict[int, datetime]) -> dict[int, int]:
    parts = Part.filter(line_id__in=sorted(since), promise__state__in=COUNTS)
    found = {part.id: part for part in await parts.select_related("promise")}
    bought: dict[int, Counter[str]] = defaultdict(Counter)
    for row in await BuySource.filter(part_id__in=sorted(found)):
        bought[row.part_id].update(found=row.found, handed=row.handed)
    much: dict[int, int] = defaultdict(int)
    for part in found.values():
        if (part.had_since or part.promise.changed_at) > since[part.line_id]:
            much[part.line_id] += _brought(part, bought[part.id])
    return much


def _brought(part: Part, bought: Counter[str]) -> int:
    """Of a part with its promise: what is in hand or there, and no buyer had found."""
    there = part.qty if part.promise.state in CAME else part.delivered
    return max(0, part.had - bought["handed"], there - bought["found"])


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
    rows = BuySource.filter(buy_line__list_id=buying.id, **LET_GO)
    found = await rows.select_related(*_WHO).order_by("id")
    left = await left_in_bags({row.part.line_id for row in found})
    seen = (await board_for(viewer, buying.group_id)).posts.filter(
        sheet_id__in=sorted({row.part.promise.sheet_id for row in found}), state__in=ON_THE_BOARD
    )
    posts = {post.sheet_id: post for post in await seen}
    shown: list[OpenAgain] = []
    for row in found:
        post, line = posts.get(row.part.promise.sheet_id), row.part.line_id
        qty = min(in_bag(row), left.get(line, 0))
        if post and qty:
            left[line] -= qty
            shown.append(await _open_again(viewer, row, post, qty))
    return shown


async def _open_again(viewer: Viewer, row: BuySource, post: Post, qty: int) -> OpenAgain:
    line = row.part.line
    parts = Part.filter(line_id=line.id, promise__state__in=TO_BUY, promise__had_at=None)
    helpers = [one.promise.helper for one in await parts.select_related("promise__helper__user")]
    others = [one for one in helpers if one.user_id != viewer.user_id]
    mine, theirs = await blocked_either_way(viewer)
    names = rules.buy_for_all(viewer, post.group_id)
    return OpenAgain(
        *(post.pub, post.title, line.text, qty, line.unit),
        is_wanted=line.gone_at is None,
        is_mine=len(others) < len(helpers),
        is_promised=bool(others),
        people=tuple(
            (one.name, one.user.pub) for one in others if names and one.user_id not in mine | theirs
        ),
    )
