"""Something of what was promised came with a parcel, more of it was to come with another, and
nobody has said since how much came. What was said before says nothing of what is in that one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from app.lines.models import OPEN_PROMISES, Promise

# Higher features say here with which of these promises a parcel was handed over, and when the last.
came_with: list[Callable[[Collection[int]], Awaitable[Mapping[int, datetime]]]] = []

# And which of them lay in a box that is lost.
lost_with: list[Callable[[Collection[int]], Awaitable[Collection[int]]]] = []


async def came_short(promise: int) -> bool:
    """Whether a box of it is lost, another came, and nobody has said since how much."""
    if not await uncounted([promise]):
        return False
    return any([promise in await ask([promise]) for ask in lost_with])


async def uncounted(promises: Collection[int]) -> set[int]:
    """Those of them of which that is so."""
    asked = sorted(promises)
    came = [await ask(asked) for ask in came_with] if asked else []
    handed = {one for each in came for one in each}
    rows = await Promise.filter(id__in=sorted(handed), state__in=OPEN_PROMISES) if handed else []
    return {row.id for row in rows if any(_is_since(row, each.get(row.id)) for each in came)}


def _is_since(promise: Promise, handed: datetime | None) -> bool:
    counted = promise.counted_at
    return handed is not None and (counted is None or counted < handed)
