"""Who may open more than others for a while, because two have agreed to it (row 62)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.acts.models import Act, State
from app.acts.queries import waiting_about
from app.core.clock import now
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.queries.cards import Head, head_of
from app.groups.queries import Circle

MORE = "directory.more"  # an act
LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class More:
    """Somebody, for those who may let them open more."""

    head: Head
    until: datetime | None  # they may already
    waiting: Act | None


async def more_until(group_id: int, user_pub: str) -> datetime | None:
    """Nothing but an act of two that was done within the last week: so it ends by itself."""
    done = Act.filter(
        group_id=group_id,
        kind=MORE,
        subject=user_pub,
        state=State.DONE,
        settled_at__gt=now() - LASTS,
    )
    last = await done.order_by("-settled_at").first()
    return last.settled_at + LASTS if last and last.settled_at else None


async def more_for(viewer: Viewer, circle: Circle, pub: str) -> More:
    """Raises Forbidden for whoever raises no budget, NotFound for oneself."""
    rules.raise_budgets.require(viewer, circle.id)
    head = await head_of(viewer, circle.id, pub)
    if head.user_id == viewer.user_id:
        raise NotFound
    waiting = await waiting_about(viewer, circle.id, MORE)
    return More(head, await more_until(circle.id, pub), waiting.get(pub))
