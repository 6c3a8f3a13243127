"""A buyer's list of the week: gathering what is promised, going to the shop, and coming home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from tortoise.expressions import F

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.groups.models import Group, RoleGrant
from app.groups.queries import Circle
from app.help import rules
from app.help.actions.becoming import member_now
from app.help.actions.came import write_down
from app.help.models import HELD, BuyLine, BuyList, BuySource, BuyState
from app.help.queries.bags import had_of, held, lack
from app.help.queries.buying import Buying, is_to_buy, parts_to_buy, this_week
from app.help.queries.in_bags import left_in_bags
from app.help.same_thing import key_of
from app.lines import actions as lines
from app.lines.models import Part
from app.lines.queries import COUNTS

NOTHING = N_("There is nothing to buy yet. Whatever is promised of medicines comes here.")
ELSEWHERE = N_("All of it is on somebody’s list already. You find the lists below.")
ELSEWHERE_OF_MINE = N_(
    "All of it is on somebody’s list already. The page of each ask says when it is bought."
)
NOT_NOW = N_("This list has moved on. Please look again.")
KEPT = timedelta(days=90)
HOLDS = timedelta(days=14)  # a list with which nobody has gone to the shop
lists = Limit(60, 600)


@dataclass(slots=True)
class _Wanted:
    text: str
    unit: str
    parts: dict[int, int] = field(default_factory=dict)  # {part id: how much}


@dataclass(frozen=True, slots=True)
class Begun:
    pub: str
    is_older: bool  # of an earlier week, and to be finished first


async def begin_buying(viewer: Viewer, circle: Circle) -> Begun:
    """The list of this week, with what is to be bought now, or one's own of an earlier week with
    which one has begun. Raises Conflict where there is nothing to buy."""
    rules.buy.require(viewer, circle.id)
    lists.spend_for(viewer)
    async with transaction():
        _ = await Group.select_for_update(no_key=True).get(id=circle.id)  # two buyers at once
        me = await member_now(viewer, circle.id)
        week = this_week(circle.zone)
        if older := await _unfinished(me.id, week):
            return Begun(older.pub, is_older=True)
        row, _ = await BuyList.get_or_create(
            defaults={"made_at": now()}, group_id=circle.id, buyer_id=me.id, week=week
        )
        if row.state is not BuyState.LOCKED:
            await BuyList.filter(id=row.id).update(state=BuyState.OPEN)
            await _gather(viewer, row)
        if not await BuyLine.exists(list_id=row.id):
            raise Conflict(await _why_nothing(viewer, row))
    return Begun(row.pub, is_older=False)


async def _unfinished(me: int, week: date) -> BuyList | None:
    """One's own list of an earlier week with something ticked on it, or taken to the shop. Any
    other is put away: what stands on it comes onto the new one."""
    rows = BuyList.filter(buyer_id=me, week__lt=week, state__in=HELD).order_by("-week")
    for row in await rows:
        if row.state is BuyState.LOCKED or await BuyLine.exists(list_id=row.id, found__gt=0):
            return row
        await BuyList.filter(id=row.id).update(state=BuyState.CLOSED)
    return None


async def _why_nothing(viewer: Viewer, row: BuyList) -> str:
    parts = await (await parts_to_buy(viewer, row.group_id)).values_list("id", flat=True)
    on_lists = BuySource.filter(
        part_id__in=list(parts), found__lt=F("qty"), buy_line__list__state__in=HELD
    )
    if not await on_lists.exists():
        return NOTHING
    return ELSEWHERE if rules.buy_for_all(viewer, row.group_id) else ELSEWHERE_OF_MINE


async def gather(viewer: Viewer, buying: Buying) -> None:
    """Bring it up to date. What has been found stays."""
    await _move(viewer, buying, BuyState.OPEN, (BuyState.OPEN,), is_gathered=True)


async def lock_list(viewer: Viewer, buying: Buying) -> None:
    """From now on nothing comes onto it: they are in the shop, with the list on paper."""
    await _move(viewer, buying, BuyState.LOCKED, HELD)


async def open_list_again(viewer: Viewer, buying: Buying) -> None:
    """They have not gone after all, or go once more in the same week."""
    await _move(viewer, buying, BuyState.OPEN, tuple(BuyState), is_gathered=True)


async def end_shopping(viewer: Viewer, buying: Buying) -> None:
    """What was not found, somebody else may buy now."""
    await _move(viewer, buying, BuyState.BOUGHT, (*HELD, BuyState.BOUGHT))


async def close_list(viewer: Viewer, buying: Buying) -> None:
    """Put it away; one who looks after the board can, too, where its buyer does not come back."""
    rules.end_shopping.require(viewer, buying.shopping)
    async with transaction():
        await BuyList.filter(id=buying.id).update(state=BuyState.CLOSED)


async def let_go_of_lists(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave: others may buy it now."""
    theirs = BuyList.filter(group_id=group_id, buyer__user_id=user_id, state__in=HELD)
    ids = [int(str(one)) for one in await theirs.order_by("id").values_list("id", flat=True)]
    await BuyList.filter(id__in=ids).update(state=BuyState.CLOSED)


async def let_go_of_what_others_promised(group_id: int, user_id: int) -> None:
    """Inside the transaction in which a role is taken from them: who looks after the circle no more
    buys what they promised themselves, on a list begun anew."""
    team = RoleGrant.filter(membership__group_id=group_id, membership__user_id=user_id)
    if not await team.filter(role__in=rules.TEAM).exists():
        await let_go_of_lists(group_id, user_id)


async def forget_old_lists() -> None:
    """By the clock: how much of what a circle once needed is nobody's business later."""
    for old in await BuyList.filter(made_at__lt=now() - KEPT).order_by("id"):
        async with transaction():
            _ = await Group.select_for_update(no_key=True).get(id=old.group_id)
            bags = held().filter(buy_line__list_id=old.id, part__promise__state__in=COUNTS)
            sheets = await bags.values_list("part__promise__sheet_id", flat=True)
            await lines.alone_with_all({int(str(one)) for one in sheets})
            await write_down(await bags)
            await BuyList.filter(id=old.id).delete()


async def _move(
    viewer: Viewer,
    buying: Buying,
    to: BuyState,
    was: Collection[BuyState],
    *,
    is_gathered: bool = False,
) -> None:
    """Raises Conflict where it stands elsewhere meanwhile. Twice changes nothing."""
    rules.do_shopping.require(viewer, buying.shopping)
    lists.spend_for(viewer)
    async with transaction():
        _ = await Group.select_for_update(no_key=True).get(id=buying.group_id)
        _ = await member_now(viewer, buying.group_id)
        if not await BuyList.filter(id=buying.id, state__in=list(was)).update(state=to):
            raise Conflict(NOT_NOW)
        if is_gathered:
            await _gather(viewer, await BuyList.get(id=buying.id))


async def _gather(viewer: Viewer, row: BuyList) -> None:
    """In a transaction that has the circle to itself: the list says what is to be bought now, less
    what stands on another's."""
    forgotten = BuyList.filter(group_id=row.group_id, made_at__lt=now() - HOLDS)
    forgotten = forgotten.filter(state=BuyState.OPEN).exclude(buyer_id=row.buyer_id)
    await forgotten.update(state=BuyState.CLOSED)
    found = await (await parts_to_buy(viewer, row.group_id)).select_related("promise")
    for sheet in sorted({part.promise.sheet_id for part in found}):
        await lines.alone_with(sheet)
    still = Part.filter(id__in=[part.id for part in found]).select_related("line", "promise")
    wanted: dict[str, _Wanted] = {}
    for part, qty in await _left_to_buy(row, await still.order_by("promise__made_at", "id")):
        line = part.line
        one = wanted.setdefault(key_of(line.text, line.unit), _Wanted(line.text, line.unit))
        one.parts[part.id] = qty
    await BuySource.filter(buy_line__list_id=row.id, found=0).delete()
    await BuySource.filter(buy_line__list_id=row.id).update(qty=F("found"))
    rows = BuyLine.filter(list_id=row.id).order_by("found", "-id")
    stand = {key_of(line.text, line.unit): line for line in await rows}  # by whichever key is kept
    for key, one in wanted.items():
        await _write(row, key, one, stand.get(key))
    await _add_up(row)


async def _left_to_buy(row: BuyList, parts: list[Part]) -> list[tuple[Part, int]]:
    """How much of each is neither there, nor found by anybody, nor on another's list; nor in the
    bag of somebody who bought it for a promise that was let go of."""
    planned: dict[int, int] = defaultdict(int)
    sources = BuySource.filter(part_id__in=[part.id for part in parts])
    for source in await sources.select_related("buy_line__list"):
        other = source.buy_line.list
        if other.id != row.id and other.state in HELD:
            planned[source.part_id] += source.qty - source.found
    had = await had_of(part.id for part in parts)
    bags = await left_in_bags({part.line_id for part in parts})
    left: list[tuple[Part, int]] = []
    for part in parts:
        qty = lack(part, had) - planned[part.id]
        if not is_to_buy(part.promise) or qty <= 0:
            continue
        there = min(qty, bags.get(part.line_id, 0))
        bags[part.line_id] = bags.get(part.line_id, 0) - there
        left += [(part, qty - there)] if qty > there else []
    return left


async def _write(row: BuyList, key: str, one: _Wanted, stands: BuyLine | None) -> None:
    line = stands or await BuyLine.create(
        list_id=row.id,
        key=key,
        text=one.text,
        unit=one.unit,
        wanted=sum(one.parts.values()),
    )
    for part_id, qty in one.parts.items():
        kept = await BuySource.get_or_none(buy_line_id=line.id, part_id=part_id)
        if kept is None:
            _ = await BuySource.create(buy_line_id=line.id, part_id=part_id, qty=qty)
        else:
            await BuySource.filter(id=kept.id).update(qty=kept.found + qty)


async def _add_up(row: BuyList) -> None:
    for line in await BuyLine.filter(list_id=row.id):
        sources = await BuySource.filter(buy_line_id=line.id)
        wanted = max(line.found, sum(source.qty for source in sources))
        if wanted:
            await BuyLine.filter(id=line.id).update(wanted=wanted)
        else:
            await BuyLine.filter(id=line.id).delete()
