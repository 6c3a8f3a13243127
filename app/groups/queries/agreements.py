"""What the people of a circle have promised each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.viewer import Viewer
from app.groups.models import Acceptance, Agreement
from app.groups.queries.circles import Circle


@dataclass(frozen=True, slots=True)
class Promise:
    """One version of the text."""

    version: int
    text: str
    made_at: datetime
    accepted_at: datetime | None  # by the viewer


async def promises_of(viewer: Viewer, circle: Circle) -> list[Promise]:
    """Of a circle from `circle_for`: every version, the newest first."""
    rows = await Agreement.filter(group_id=circle.id).order_by("-version").limit(50)
    mine = Acceptance.filter(agreement_id__in=[row.id for row in rows], user_id=viewer.user_id)
    yes = dict(await mine.values_list("agreement_id", "accepted_at"))
    return [Promise(row.version, row.text, row.made_at, yes.get(row.id)) for row in rows]
