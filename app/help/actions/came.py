"""Where what is there came from, piece by piece and in the order in which it was said, so that a
slip is undone as it was made: out of the hands or the bag of whoever gives, out of a bag that
nobody waited for, or from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from app.help.models import BuySource
from app.help.queries.bags import bags_of, came_out
from app.help.queries.in_bags import let_go
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Part, Promise
from app.lines.queries import COUNTS

OWN, ELSEWHERE = 0, -1  # else the id of the row whose bag it was in


async def count_what_came(promise: Promise) -> None:
    """In a transaction that is alone with its sheet, after anything about it changed."""
    rows = Part.filter(promise_id=promise.id, promise__state__in=COUNTS)
    parts = await rows.select_related("promise")
    bags = await bags_of(part.id for part in parts)
    for part in parts:
        more = part.delivered - part.counted
        if more > 0:
            await _came(part, more, bags[part.id])
        elif more < 0 and part.promise.state in OPEN_PROMISES:  # else it was there, and is lost
            await _did_not_come(part, -more)
            _ = await lines.lacks_some(promise)


async def _came(part: Part, more: int, bag: int) -> None:
    used = part.counted - part.brought
    own = min(more, max(0, part.had + bag - used))
    steps = [(OWN, own), *await take_out(part.line_id, more - own)]
    steps.append((ELSEWHERE, more - sum(qty for _, qty in steps)))
    came = [*(part.came or []), *[one for one in steps if one[1]]]
    brought = part.brought + more - own
    _ = await Part.filter(id=part.id).update(counted=part.delivered, brought=brought, came=came)


async def did_not_come(promise: Promise, came: Mapping[int, int]) -> None:
    """In a transaction that is alone with its sheet, before it is settled that only so much of each
    line came."""
    for part in await Part.filter(promise_id=promise.id):
        if (less := part.counted - came.get(part.line_id, 0)) > 0:
            await _did_not_come(part, less)


async def _did_not_come(part: Part, less: int) -> None:
    """The last that was said is the first that was not so."""
    came, brought, counted = list(part.came or []), part.brought, part.counted - less
    while less and came:
        where, qty = came.pop()
        back = min(qty, less)
        less -= back
        if back < qty:
            came.append((where, qty - back))
        if where != OWN:
            brought -= back
        if where not in (OWN, ELSEWHERE):
            await _put_in(where, back)
    brought = max(0, min(brought, counted))
    _ = await Part.filter(id=part.id).update(counted=counted, brought=brought, came=came)


async def take_out(line_id: int, qty: int) -> list[tuple[int, int]]:
    """Whoever has so much from elsewhere has it out of the bag that nobody waits for, if there is
    one: that is how it leaves it. [(row, how much)]"""
    taken: list[tuple[int, int]] = []
    for row in await let_go().filter(part__line_id=line_id).order_by("id") if qty > 0 else []:
        goes = min(qty, row.found - row.handed)
        await BuySource.filter(id=row.id).update(handed=row.handed + goes)
        taken.append((row.id, goes))
        qty -= goes
    return taken


async def none_is_in_hand(promise: Promise) -> None:
    """In the same transaction, once they have counted what came of what was sent, and the rest of
    that is lost: should less have come, nobody has that either."""
    open_ones = Part.filter(promise_id=promise.id, promise__state__in=OPEN_PROMISES)
    for part in await open_ones.filter(had__gt=0):
        later = part.counted - part.brought - part.had
        came = _by_name(part.came or [], ELSEWHERE, part.had, later)
        both = {"had": 0, "brought": part.brought + part.had}
        _ = await Part.filter(id=part.id).update(came=came, **both)


async def write_down(rows: Collection[BuySource]) -> None:
    """In a transaction that is alone with their sheets, before these bags are not counted any more:
    what came out of them is said of them by name, else it came out of somebody else's."""
    mine, later = {row.id for row in rows}, Counter[int]()
    for row, gone in reversed(await came_out(rows)):
        if row.id not in mine:
            later[row.part_id] += gone
        elif gone:
            part = await Part.get(id=row.part_id)
            came = _by_name(part.came or [], row.id, gone, later[part.id])
            _ = await Part.filter(id=part.id).update(brought=part.brought + gone, came=came)
            await BuySource.filter(id=row.id).update(handed=row.handed + gone)


def _by_name(came: list[tuple[int, int]], name: int, qty: int, later: int) -> list[tuple[int, int]]:
    """So much of what was their own came from there: the last of it, but for what came `later`."""
    named: list[tuple[int, int]] = []
    for where, much in reversed(came):
        if where != OWN:
            named.append((where, much))
            continue
        after = min(much, later)
        of_it = min(much - after, qty)
        later, qty = later - after, qty - of_it
        named += [(OWN, after), (name, of_it), (OWN, much - after - of_it)]
    return [one for one in reversed(named) if one[1]]


async def _put_in(row_id: int, qty: int) -> None:
    for row in await BuySource.filter(id=row_id):  # unless its list is forgotten by now
        await BuySource.filter(id=row.id).update(handed=max(0, row.handed - qty))
