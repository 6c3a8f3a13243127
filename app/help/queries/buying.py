"""Lists of what to buy: added up, and without names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import zone_named
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help import rules
from app.help.models import (
    APART,
    HELD,
    BuyLine,
    BuyList,
    BuySource,
    Category,
    Kind,
)
from app.help.queries.bags import had_of, lack
from app.help.queries.posts import Need, board_for
from app.help.rules import Shopping
from app.lines.models import OPEN_PROMISES, Part, Promise, PromiseState

TO_BUY = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)
MOST_LISTS = 20
_WITH = ("part__line", "part__promise", "buy_line__list__buyer")


@dataclass(frozen=True, slots=True)
class ToBuy:
    """One line of a list."""

    row: BuyLine = field(repr=False)
    instead: str  # what was bought for some of them
    may_differ: int  # of how many something else would do
    not_needed: int  # of what is not found yet: its helper has it, or does not bring it any more

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def left(self) -> int:
        """Still to be found."""
        return self.row.wanted - self.row.found - self.not_needed


@dataclass(frozen=True, slots=True)
class Buying:
    row: BuyList = field(repr=False)
    shopping: Shopping
    buyer_name: str
    is_mine: bool
    lines: tuple[ToBuy, ...] = ()

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def group_id(self) -> int:
        return self.row.group_id

    @property
    def monday(self) -> datetime:
        """Its noon, which is the same day for everybody."""
        return datetime.combine(self.row.week, time(12), UTC)

    @property
    def is_short(self) -> bool:
        """Something on it is still to be found."""
        return any(one.left > 0 for one in self.lines)

    @property
    def is_held(self) -> bool:
        return self.row.state in HELD


async def buying_for(viewer: Viewer, pub: str) -> Buying:
    """Raises NotFound for a list of somebody else, but for those who look after the circle."""
    row = await BuyList.get_or_none(pub=pub).select_related("buyer")
    others = await _of_others([row.id]) if row else set()
    if row is None or not rules.see_shopping(viewer, shopping_of(row, others)):
        raise NotFound
    return _buying(viewer, row, others, await _lines(row))


async def lists_for(viewer: Viewer, group_id: int) -> list[Buying]:
    """The newest first."""
    rows = BuyList.filter(group_id=group_id).select_related("buyer")
    if not rules.buy_for_all(viewer, group_id):
        rows = rows.filter(buyer__user_id=viewer.user_id)
    found = await rows.order_by("-week", "-id").limit(MOST_LISTS)
    others = await _of_others([row.id for row in found])
    lists = [_buying(viewer, row, others) for row in found]
    return [one for one in lists if rules.see_shopping(viewer, one.shopping)]


async def _of_others(lists: Sequence[int]) -> set[int]:
    """Those of these lists on which something stands that not their buyer has promised."""
    sources = BuySource.filter(buy_line__list_id__in=lists)
    rows = await sources.select_related("part__promise", "buy_line__list")
    return {
        row.buy_line.list_id
        for row in rows
        if row.part.promise.helper_id != row.buy_line.list.buyer_id
    }


async def buy_line_in(buying: Buying, pub: str) -> BuyLine:
    """Raises NotFound."""
    found = await BuyLine.get_or_none(list_id=buying.id, pub=pub)
    if found is None:
        raise NotFound
    return found


def shopping_of(row: BuyList, others: Collection[int]) -> Shopping:
    """Of a row with its buyer. `others`: the lists with something that others have promised."""
    return Shopping(row.group_id, row.buyer.user_id, row.id in others)


def this_week(zone: str) -> date:
    """Its Monday, by the clock of the circle."""
    day = now().astimezone(zone_named(zone)).date()
    return day - timedelta(days=day.weekday())


async def parts_to_buy(viewer: Viewer, group_id: int) -> QuerySet[Part]:
    """What is promised of medicines and is to be brought, the oldest promise first."""
    seen = (await board_for(viewer, group_id)).posts
    asked = seen.filter(kind=Kind.ASK, category=Category.MEDICINE)  # also of what has expired
    parts = Part.filter(
        line__gone_at=None,
        promise__state__in=TO_BUY,
        promise__had_at=None,
        promise__sheet_id__in=Subquery(asked.values("sheet_id")),
    )
    if not rules.buy_for_all(viewer, group_id):
        parts = parts.filter(promise__helper__user_id=viewer.user_id)
    return parts.order_by("promise__made_at", "id")


def is_to_buy(promise: Promise) -> bool:
    """What its helper has already, or has sent, nobody buys; of what a shop had a part of, or
    somebody brought a part of, the rest."""
    return promise.state in TO_BUY and promise.had_at is None


async def found_in_all(rows: Sequence[BuySource]) -> dict[int, int]:
    """{part: how much of it is found}, on whichever list."""
    found: dict[int, int] = defaultdict(int)
    ids = sorted({row.part_id for row in rows})
    for one in await BuySource.filter(part_id__in=ids, found__gt=0):
        found[one.part_id] += one.found
    return found


def still_to_find(row: BuySource, had: Mapping[int, int]) -> int:
    """Of a row with its part and promise. `had`: as `had_of`."""
    return room_for(row, had) if is_to_buy(row.part.promise) else 0


def room_for(row: BuySource, had: Mapping[int, int]) -> int:
    """The same of what is in hand by now: it is for them also while their promise waits for a yes
    again."""
    part = row.part
    if part.promise.state not in OPEN_PROMISES or part.promise.had_at is not None:
        return 0
    return max(0, min(row.qty - row.found, lack(part, had)))


@dataclass(frozen=True, slots=True)
class Bought:
    """What became of one line of a post at the buyers'."""

    text: str
    unit: str
    planned: int  # it stands on a list, and is not found yet
    found: int
    instead: str


async def bought_of(viewer: Viewer, need: Need) -> list[Bought]:
    """For whoever receives it, whoever promised it (of that only), and who looks after the board.
    Nothing of what is neither found nor looked for any more."""
    is_near = rules.is_own(viewer, need.posted) or rules.keep_board(viewer, need.group_id)
    if not (is_near or need.posted.has_promised):
        return []
    counts = Q(found__gt=0) | Q(buy_line__list__state__in=HELD)
    rows = BuySource.filter(counts, part__promise__sheet_id=need.row.sheet_id)
    if not is_near:
        rows = rows.filter(part__promise__helper__user_id=viewer.user_id)
    rows = rows.exclude(part__promise__state__in=(PromiseState.RELEASED, PromiseState.DECLINED))
    by_line: dict[int, list[BuySource]] = defaultdict(list)
    for row in await rows.select_related(*_WITH).order_by("id"):
        by_line[row.part.line_id].append(row)
    had = await had_of(row.part_id for rows in by_line.values() for row in rows)
    found = [_bought(rows, had) for rows in by_line.values()]
    return [one for one in found if one.planned or one.found]


async def circle_of_buying(named: Mapping[str, Any]) -> int | None:
    """Of an address that names a list; None: it names none, or one that is not there."""
    if not (pub := named.get("buying")):
        return None
    found = await BuyList.filter(pub=pub).values_list("group_id", flat=True)
    return int(str(found[0])) if found else None


def _bought(rows: Sequence[BuySource], had: Mapping[int, int]) -> Bought:
    line = rows[0].part.line
    held = [row for row in rows if row.buy_line.list.state in HELD]
    return Bought(
        line.text,
        line.unit,
        sum(still_to_find(row, had) for row in held),
        sum(_found_by_now(row, had) for row in rows),
        _instead([row for row in rows if _found_by_now(row, had)]),
    )


def _found_by_now(row: BuySource, had: Mapping[int, int]) -> int:
    """What lay in the bag of who has left the circle is gone with them, but for what is there."""
    if row.buy_line.list.buyer.state in INSIDE:
        return row.found
    from_them = max(0, row.part.delivered - had.get(row.part_id, 0))  # and from nobody else
    return min(row.found, row.handed + from_them)


def _instead(rows: Sequence[BuySource]) -> str:
    return ", ".join(dict.fromkeys(one for row in rows for one in row.instead.split(APART) if one))


def _buying(
    viewer: Viewer, row: BuyList, others: Collection[int], lines: tuple[ToBuy, ...] = ()
) -> Buying:
    shopping = shopping_of(row, others)
    is_mine = rules.do_shopping(viewer, shopping)
    return Buying(row, shopping, row.buyer.name, is_mine, lines)


async def _lines(row: BuyList) -> tuple[ToBuy, ...]:
    lines = await BuyLine.filter(list_id=row.id).order_by("text", "unit", "id")
    may_differ: dict[int, int] = defaultdict(int)
    to_find: dict[int, int] = defaultdict(int)
    of: dict[int, list[BuySource]] = defaultdict(list)
    sources = BuySource.filter(buy_line__list_id=row.id).order_by("id")
    rows = await sources.select_related("part__line", "part__promise")
    had = await had_of(row.part_id for row in rows)
    for source in rows:
        of[source.buy_line_id].append(source)
        may_differ[source.buy_line_id] += source.qty if source.part.line.substitutes_ok else 0
        to_find[source.buy_line_id] += still_to_find(source, had)
    return tuple(
        ToBuy(
            line,
            _instead(of[line.id]),
            may_differ[line.id],
            max(0, line.wanted - line.found - to_find[line.id]),
        )
        for line in lines
    )
