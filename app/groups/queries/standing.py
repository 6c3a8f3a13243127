"""Circles that somebody does not belong to just now, as far as they may still know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import now
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.models import Belonging, Membership


@dataclass(frozen=True, slots=True)
class Suspension:
    """What somebody who is suspended may know: until when, why, and where they are."""

    id: int
    pub: str
    name: str
    my_name: str
    until: datetime | None
    reason: str


async def suspensions_of(viewer: Viewer) -> list[Suspension]:
    return await _suspensions(viewer) if viewer.suspended_in else []


async def suspension_for(viewer: Viewer, pub: str) -> Suspension:
    """Raises NotFound for whoever is not suspended there."""
    found = await _suspensions(viewer, group__pub=pub) if viewer.suspended_in else []
    if not found:
        raise NotFound
    return found[0]


async def is_suspended_from(viewer: Viewer, pub: str) -> bool:
    return bool(viewer.suspended_in) and bool(await _suspensions(viewer, group__pub=pub))


async def is_shut_out(viewer: Viewer, group_id: int) -> bool:
    """Whether no way in opens for them: banned, or outside for a time."""
    if not viewer.is_signed_in:
        return False
    mine = await Membership.get_or_none(group_id=group_id, user_id=viewer.user_id)
    return mine is not None and mine.is_shut_out(now())


async def _suspensions(viewer: Viewer, **narrower: str) -> list[Suspension]:
    mine = Membership.filter(user_id=viewer.user_id, state=Belonging.SUSPENDED, **narrower)
    return [
        Suspension(
            *(row.group.id, row.group.pub, row.group.name, row.name, row.state_until, row.reason)
        )
        for row in await mine.order_by("joined_at", "id").select_related("group")
    ]
