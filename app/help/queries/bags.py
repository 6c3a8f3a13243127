"""What lies in the bags of buyers, counted by parts of promises. Of what is found, what was handed
on is not there any more; and what came, and was held by nobody before, came out of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from app.groups.models import INSIDE
from app.help.models import BuySource
from app.lines.models import Part


def held() -> QuerySet[BuySource]:
    """Of those who are in the circle: whoever left has nothing for it."""
    return BuySource.filter(found__gt=F("handed"), buy_line__list__buyer__state__in=INSIDE)


async def bags_of(parts: Iterable[int]) -> dict[int, int]:
    """{part: how much of it is found, and not handed on}, on whichever list."""
    much: dict[int, int] = defaultdict(int)
    for row in await held().filter(part_id__in=sorted(set(parts))):
        much[row.part_id] += row.found - row.handed
    return much


async def had_of(parts: Iterable[int]) -> dict[int, int]:
    """{part: how much of it nobody need get any more}."""
    ids = sorted(set(parts))
    bags = await bags_of(ids)
    return {part.id: part.got + bags[part.id] for part in await Part.filter(id__in=ids)}


async def lack_of(parts: Collection[Part]) -> dict[int, int]:
    """{part: how much of it has still to be got}."""
    had = await had_of(part.id for part in parts)
    return {part.id: lack(part, had) for part in parts}


def lack(part: Part, had: Mapping[int, int]) -> int:
    """The same of one. `had`: as `had_of`."""
    return max(0, part.qty - max(had.get(part.id, 0), part.delivered))


async def in_bags(rows: Collection[BuySource]) -> dict[int, int]:
    """{row: how much of it lies in the bag}."""
    left = {row.id: 0 for row in rows}
    for row, gone in await came_out(rows):
        left[row.id] = row.found - row.handed - gone
    return left


async def came_out(rows: Iterable[BuySource]) -> list[tuple[BuySource, int]]:
    """[(row, how much came out of its bag)] of all bags with something of the same parts. What came
    out of several came out of the oldest, which stands first."""
    ids = sorted({row.part_id for row in rows})
    out = {part.id: max(0, part.delivered - part.got) for part in await Part.filter(id__in=ids)}
    found = []
    for row in await held().filter(part_id__in=ids).order_by("id"):
        gone = min(row.found - row.handed, out[row.part_id])
        out[row.part_id] -= gone
        found.append((row, gone))
    return found
