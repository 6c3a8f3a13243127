"""Something of what was promised came with a parcel, more of it was to come with another, and
nobody has said how much came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from app.lines.models import OPEN_PROMISES, Part, Promise

# Higher features say here with which of these promises a parcel was handed over.
came_with: list[Callable[[Collection[int]], Awaitable[Collection[int]]]] = []


async def uncounted(promises: Collection[int]) -> set[int]:
    """Those of them of which that is so."""
    asked = sorted(promises)
    came = {one for ask in came_with for one in await ask(asked)} if asked else set()
    if not came:
        return set()
    open_ones = {row.id for row in await Promise.filter(id__in=came, state__in=OPEN_PROMISES)}
    said = {part.promise_id for part in await Part.filter(promise_id__in=came, delivered__gt=0)}
    return open_ones - said
