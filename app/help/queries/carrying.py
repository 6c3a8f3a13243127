"""How much somebody carries, and how much they want to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from tortoise.expressions import Subquery

from app.core.clock import now
from app.core.i18n import zone_named
from app.core.viewer import Viewer
from app.groups.models import Group
from app.help.models import Carrying, Kind, Post
from app.help.queries.buying import this_week
from app.help.queries.posts import COUNT
from app.lines.models import OPEN_PROMISES, Promise

MANY = 5  # open promises at once, of who has said no limit


class Enough(StrEnum):
    """Why somebody is asked once whether it is not too much."""

    PAUSED = "paused"
    WEEK = "week"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Load:
    weekly: int | None
    paused_until: datetime | None
    is_counted: bool
    is_named: bool
    this_week: int  # promises made since Monday
    open_now: int

    @property
    def enough(self) -> Enough | None:
        if self.paused_until is not None:
            return Enough.PAUSED
        if self.weekly is not None:
            return Enough.WEEK if self.this_week >= self.weekly else None
        return Enough.MANY if self.open_now >= MANY else None


async def load_of(viewer: Viewer, group_id: int) -> Load:
    row = await Carrying.get_or_none(
        membership__group_id=group_id, membership__user_id=viewer.user_id
    )
    zone = (await Group.get(id=group_id)).zone
    monday = datetime.combine(this_week(zone), time(), zone_named(zone)).astimezone(UTC)
    asks = Post.filter(group_id=group_id, kind=Kind.ASK).values("sheet_id")
    mine = Promise.filter(
        helper__user_id=viewer.user_id,
        helper__group_id=group_id,
        state__in=COUNT,
        sheet_id__in=Subquery(asks),
    )
    until = row.paused_until if row else None
    return Load(
        row.weekly if row else None,
        until if until and until > now() else None,
        bool(row and row.is_counted),
        bool(row and row.is_named),
        await mine.filter(made_at__gte=monday).count(),
        await mine.filter(state__in=OPEN_PROMISES).count(),
    )


async def enough_for(viewer: Viewer, group_id: int, sheet_id: int) -> tuple[Enough, Load] | None:
    """Whether they should be asked first; never about what they already bring, in part."""
    bringing = Promise.filter(
        sheet_id=sheet_id,
        helper__user_id=viewer.user_id,
        helper__group_id=group_id,
        state__in=OPEN_PROMISES,
    )
    if await bringing.exists():
        return None
    load = await load_of(viewer, group_id)
    return (load.enough, load) if load.enough else None
