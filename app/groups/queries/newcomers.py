"""Who is still new in a circle, for those who keep its door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.queryset import QuerySet

from app.accounts.models import Standing
from app.acts.queries import waiting_about
from app.core.clock import now
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.models import INSIDE, NEWNESS, Care, Membership
from app.groups.queries.circles import Circle
from app.groups.queries.near import near_to
from app.groups.rules import Whom


@dataclass(frozen=True, slots=True)
class Newcomer:
    whom: Whom
    pub: str
    name: str
    since: datetime
    ends: datetime  # the first days
    is_welcome: bool  # somebody said yes, and only the time is missing
    yes_is_mine: bool  # one of two wants it to be early: the viewer
    is_near: bool  # to the viewer, who therefore does not open it before the time

    @property
    def is_due(self) -> bool:
        """Only the yes is missing."""
        return not self.is_welcome and self.ends <= now()


async def new_here(group_id: int, care: Care) -> set[int]:
    """User ids of those whose first days these are, as `viewer_for` counts them."""
    rows = Membership.filter(
        group_id=group_id, state__in=INSIDE, is_open_early=False, grants__id__isnull=True
    )
    since = now() - NEWNESS[care]
    return {row.user_id for row in await rows if not row.welcomed_at or row.joined_at > since}


async def newcomers_of(viewer: Viewer, circle: Circle) -> list[Newcomer]:
    """Of a circle from `circle_at_the_door`: who came longest ago first. Who does something for the
    circle is not new."""
    newness = NEWNESS[circle.care]
    rows = _not_opened(circle)
    early = await waiting_about(viewer, circle.id, "member.open_early")
    near = await near_to(circle.id, viewer.user_id or 0)
    found = []
    for row in await rows.order_by("joined_at", "id").select_related("user"):
        ends = row.joined_at + newness
        if row.welcomed_at and ends <= now():
            continue
        act = early.get(row.user.pub)
        is_mine = act is not None and act.asked_by_id == viewer.user_id
        found.append(
            Newcomer(
                *(Whom(circle.id, row.user_id), row.user.pub, row.name, row.joined_at, ends),
                *(row.welcomed_at is not None, is_mine, row.user_id in near),
            )
        )
    return found


def _not_opened(circle: Circle) -> QuerySet[Membership]:
    return Membership.filter(
        group_id=circle.id,
        state__in=INSIDE,
        is_open_early=False,
        grants__id__isnull=True,
        user__standing=Standing.ACTIVE,
    )


async def newcomer_for(viewer: Viewer, circle: Circle, pub: str) -> Newcomer:
    """Raises NotFound for whoever is not new there."""
    found = [one for one in await newcomers_of(viewer, circle) if one.pub == pub]
    if not found:
        raise NotFound
    return found[0]


async def due_count(circle: Circle) -> int:
    """How many wait for nothing but a yes (`Newcomer.is_due`), for the home of those who keep the
    door: counted where they stand, because a circle may begin with a thousand at once."""
    came = now() - NEWNESS[circle.care]
    return await _not_opened(circle).filter(welcomed_at__isnull=True, joined_at__lte=came).count()
