"""What becomes of a shopping when its buyer is back: what they promised and did not find, and whose
things they have in their bag. For the buyer alone; the list itself names nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from app.chat.queries import blocked_either_way
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help import rules
from app.help.models import HELD, ON_THE_BOARD, BuySource, Post
from app.help.queries.bags import had_of, held, in_bags, lack, lack_of
from app.help.queries.buying import TO_BUY, Buying, is_to_buy
from app.help.queries.in_bags import let_go
from app.help.queries.posts import Need
from app.lines.models import OPEN_PROMISES, Part, Promise

_WHO = ("part__line", "part__promise__helper__user", "buy_line__list__buyer__user")

# {(promise, line): how much buyers found of it, and how much of that they have not handed on}
Found = dict[tuple[int, int], tuple[int, int]]


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
    """Of what somebody found who is not in the circle any more, what they had handed on by then."""
    rows = BuySource.filter(part__promise_id__in=sorted(promises), found__gt=0)
    much: Found = {}
    for row in await rows.select_related("part", "buy_line__list__buyer"):
        key = (row.part.promise_id, row.part.line_id)
        found, in_bags = much.get(key, (0, 0))
        if got := _got(row):
            much[key] = found + got, in_bags + got - row.handed
    return much


@dataclass(frozen=True, slots=True)
class NotFound:
    """What a buyer was to get of a promise, and nobody has."""

    part: Part = field(repr=False)  # with its line and promise
    qty: int
    is_looked_for: bool  # still: it stands on a list with which nobody is back


async def not_found_of(promises: Collection[int]) -> list[NotFound]:
    """Nothing of what its helper has said to have, and of what never stood on a list: of that they
    know themselves."""
    of_part: dict[int, list[BuySource]] = defaultdict(list)
    rows = BuySource.filter(part__promise_id__in=sorted(promises)).order_by("part__line_id", "id")
    for row in await rows.select_related("part__line", "part__promise", "buy_line__list"):
        of_part[row.part_id].append(row)
    found = []
    had = await had_of(of_part)
    for of in of_part.values():
        part = of[0].part
        short = [row for row in of if row.found < row.qty and not _is_past(row)]
        # A second list looks for what the first did not find.
        missed = max((row.qty - row.found for row in short), default=0)
        if (qty := min(missed, lack(part, had))) > 0 and is_to_buy(part.promise):
            held = [row for row in short if row.buy_line.list.state in HELD]
            found.append(NotFound(part, qty, bool(held)))
    return found


def _got(row: BuySource) -> int:
    """What lay in the bag of somebody who is not in the circle any more, nobody got."""
    return row.found if row.buy_line.list.buyer.state in INSIDE else row.handed


def _is_past(row: BuySource) -> bool:
    """What was missing on it, whoever promised had from elsewhere; more was added since."""
    since, on = row.part.had_since, row.buy_line.list
    return since is not None and on.state not in HELD and on.made_at < since


async def went_away_of(promise: Promise) -> bool:
    """Whether something of it lay in the bag of somebody who left, and nobody has got it since."""
    rows = BuySource.filter(part__promise_id=promise.id, found__gt=F("handed"))
    gone = await rows.exclude(buy_line__list__buyer__state__in=INSIDE).select_related("part")
    return any((await lack_of([row.part for row in gone])).values())


async def missing_of(viewer: Viewer, buying: Buying) -> list[Missing]:
    """What they promised themselves and none has found; nothing while they are in the shop."""
    if buying.is_held or not rules.do_shopping(viewer, buying.shopping):
        return []
    own = BuySource.filter(
        buy_line__list_id=buying.id, part__promise__helper__user_id=viewer.user_id
    )
    parts = {row.part_id: row.part for row in await own.select_related("part")}
    all_missing = await not_found_of({part.promise_id for part in parts.values()})
    missing = [one for one in all_missing if one.part.id in parts]
    posts = {one.part.promise.sheet_id for one in missing}
    by_sheet = {post.sheet_id: post for post in await Post.filter(sheet_id__in=sorted(posts))}
    found = []
    for one in missing:
        post, line = by_sheet[one.part.promise.sheet_id], one.part.line
        of_line = (line.pub, line.text, one.qty, line.unit)
        found.append(Missing(post.pub, *of_line, post.title, post.state in ON_THE_BOARD))
    return found


@dataclass(frozen=True, slots=True)
class InBag:
    """Something a buyer has bought of what another promised, who has not got it yet."""

    name: str  # of whoever it goes to or comes from; "": the two do not want to meet
    user_pub: str
    text: str
    qty: int
    unit: str


async def to_hand_on(viewer: Viewer, buying: Buying) -> list[InBag]:
    """To whom the buyer gives what they bought, by name of the helper and of nobody else."""
    if buying.is_held or not rules.do_shopping(viewer, buying.shopping):
        return []
    rows = _in_a_bag().filter(buy_line__list_id=buying.id)
    return await _met(viewer, rows.exclude(part__promise__helper__user_id=viewer.user_id))


async def bought_for(viewer: Viewer, need: Need) -> list[InBag]:
    """Who has bought something of what the viewer promised: from them it is to be had."""
    mine = _in_a_bag().filter(
        part__promise__sheet_id=need.row.sheet_id, part__promise__helper__user_id=viewer.user_id
    )
    mine = mine.exclude(buy_line__list__buyer__user_id=viewer.user_id)
    return [*await _met(viewer, mine), *await _left_for(viewer, need)]


async def _left_for(viewer: Viewer, need: Need) -> list[InBag]:
    """What was bought for a promise of the same thing that was let go of since."""
    own = Part.filter(
        promise__sheet_id=need.row.sheet_id,
        promise__helper__user_id=viewer.user_id,
        promise__state__in=TO_BUY,
        promise__had_at=None,
    )
    parts = await own
    lacks = await lack_of(parts)
    left = {part.line_id: lacks[part.id] for part in parts if lacks[part.id]}
    rows = let_go().filter(part__line_id__in=sorted(left))
    rows = rows.exclude(buy_line__list__buyer__user_id=viewer.user_id)
    mine, theirs = await blocked_either_way(viewer)
    found = []
    for row in await rows.select_related(*_WHO).order_by("id"):
        line, buyer = row.part.line, row.buy_line.list.buyer
        if qty := min(row.found - row.handed, left[line.id]):
            left[line.id] -= qty
            meets = buyer.user_id not in mine | theirs
            who = (buyer.name, buyer.user.pub) if meets else ("", "")
            found.append(InBag(*who, line.text, qty, line.unit))
    return found


def _in_a_bag() -> QuerySet[BuySource]:
    return held().filter(part__promise__state__in=OPEN_PROMISES)


async def _met(viewer: Viewer, rows: QuerySet[BuySource]) -> list[InBag]:
    mine, theirs = await blocked_either_way(viewer)
    met = await rows.select_related(*_WHO).order_by("part__promise__helper__name", "id")
    left, found = await in_bags(met), []
    for row in met:
        people = (row.part.promise.helper, row.buy_line.list.buyer)
        other = next(one for one in people if one.user_id != viewer.user_id)
        meets = other.user_id not in mine | theirs
        line, name, pub = row.part.line, other.name, other.user.pub
        if qty := left[row.id]:
            who = (name, pub) if meets else ("", "")
            found.append(InBag(*who, line.text, qty, line.unit))
    return found
