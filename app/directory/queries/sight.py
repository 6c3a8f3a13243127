"""Whose card is out of sight for a while, because somebody looks at it (row 59)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.core.viewer import Viewer
from app.directory import rules

# Higher features say here whose cards are out of sight just now: (group_id) → user ids.
out_of_sight: list[Callable[[int], Awaitable[frozenset[int]]]] = []


async def covered_for(viewer: Viewer, group_id: int) -> frozenset[int]:
    """Whose cards this viewer sees as if nothing were written on them. Whoever looks after the door
    has to see what they decide about, and everybody sees their own."""
    if rules.see_covered_cards(viewer, group_id):
        return frozenset()
    return await covered_in(group_id) - {viewer.user_id or 0}


async def is_covered(group_id: int, user_id: int) -> bool:
    return user_id in await covered_in(group_id)


async def is_seen_covered(viewer: Viewer, group_id: int, user_id: int) -> bool:
    """Whether the viewer sees what others do not just now, and may know that."""
    sees = rules.see_covered_cards(viewer, group_id)
    return sees and await is_covered(group_id, user_id)


async def covered_in(group_id: int) -> frozenset[int]:
    """User ids, whoever looks."""
    found: frozenset[int] = frozenset()
    for whose in out_of_sight:
        found |= await whose(group_id)
    return found
