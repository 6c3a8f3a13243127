"""Who opened more than anybody needs, for those who keep the door (row 61)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.audit.models import Entry
from app.core.clock import now
from app.core.db.quick import asked
from app.core.viewer import Viewer
from app.directory import rules
from app.groups.queries import Circle

TOO_MUCH = "directory.enough"  # the deed
SHOWN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Alarm:
    name: str
    at: datetime


async def alarms_for(viewer: Viewer, circle: Circle) -> list[Alarm]:
    """The last first; nothing for whoever does not keep the door."""
    if not rules.see_who_looks_at_many(viewer, circle.id):
        return []
    since = int((now() - SHOWN).timestamp() * 1000)
    rows = await asked(
        "SELECT m.name, e.at FROM audit_entry e LEFT JOIN membership m"
        " ON m.user_id = e.actor_id AND m.group_id = e.group_id"
        " WHERE e.group_id = $1 AND e.is_power = false AND e.deed = $2 AND e.at > $3"
        " ORDER BY e.seq DESC LIMIT 20",
        *(circle.id, TOO_MUCH, since),
    )
    return [Alarm(row["name"] or "", datetime.fromtimestamp(row["at"] / 1000, UTC)) for row in rows]


async def is_known(group_id: int, user_id: int) -> bool:
    """Whether it was noted within the last day."""
    since = int((now() - timedelta(days=1)).timestamp() * 1000)
    return await Entry.exists(
        group_id=group_id, deed=TOO_MUCH, actor_id=user_id, at__gt=since, is_power=False
    )
