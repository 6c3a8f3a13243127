"""Who opened more than anybody needs, for those who keep the door (row 61)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from app.audit.models import Entry
from app.core.clock import now
from app.core.db.quick import Row, asked
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.models import PATIENCE
from app.groups.queries import Circle

TOO_MUCH = "directory.enough"  # deeds
RANG = "directory.canary_rang"
SHOWN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Alarm:
    name: str
    pub: str
    at: datetime
    is_ring: bool
    subject: str  # the made-up card
    how: str  # search, card, ask: in which way they came upon it


async def rings_for(viewer: Viewer, circle: Circle) -> list[Alarm]:
    """Who came upon a made-up card."""
    return [one for one in await alarms_for(viewer, circle) if one.is_ring]


async def alarms_for(viewer: Viewer, circle: Circle) -> list[Alarm]:
    """The last first; nothing for whoever does not keep the door, and nothing about the viewer."""
    if not rules.see_who_looks_at_many(viewer, circle.id):
        return []
    since = int((now() - SHOWN).timestamp() * 1000)
    rows = await asked(
        "SELECT m.name, u.pub, e.deed, e.subject, e.facts, e.at FROM audit_entry e"
        " LEFT JOIN membership m ON m.user_id = e.actor_id AND m.group_id = e.group_id"
        " LEFT JOIN users u ON u.id = m.user_id"
        " WHERE e.group_id = $1 AND e.is_power = false AND e.deed IN ($2, $3)"
        " AND e.at > $4 AND e.actor_id <> $5"
        " ORDER BY e.seq DESC LIMIT 40",
        *(circle.id, TOO_MUCH, RANG, since, viewer.user_id or 0),
    )
    return [_alarm(row) for row in rows]


def _alarm(row: Row) -> Alarm:
    at = datetime.fromtimestamp(row["at"] / 1000, UTC)
    how = str(msgspec.json.decode(row["facts"]).get("how", ""))
    return Alarm(row["name"] or "", row["pub"] or "", at, row["deed"] == RANG, row["subject"], how)


async def is_known(group_id: int, user_id: int) -> bool:
    """Whether it was noted within the last day."""
    since = int((now() - timedelta(days=1)).timestamp() * 1000)
    return await Entry.exists(
        group_id=group_id, deed=TOO_MUCH, actor_id=user_id, at__gt=since, is_power=False
    )


async def has_rung(viewer: Viewer, group_id: int, pub: str, how: str) -> bool:
    """Whether the viewer came upon this card in this way within the last day."""
    since = int((now() - timedelta(days=1)).timestamp() * 1000)
    rows = Entry.filter(
        group_id=group_id, deed=RANG, actor_id=viewer.user_id, subject=pub, at__gt=since
    )
    return any(f'"{how}"' in row.facts for row in await rows)


async def asked_in_vain(viewer: Viewer, group_id: int, pub: str) -> datetime | None:
    """When the viewer asked a made-up card how to reach its person, as long as a real one would
    have time to answer."""
    rows = await _asked_since(viewer, group_id, PATIENCE)
    return max((_moment(row) for row in rows if row.subject == pub), default=None)


async def asked_in_vain_count(viewer: Viewer, group_id: int) -> int:
    """How many of those who belong to nobody the viewer has asked within the last day."""
    return len({row.subject for row in await _asked_since(viewer, group_id, timedelta(days=1))})


async def _asked_since(viewer: Viewer, group_id: int, span: timedelta) -> list[Entry]:
    since = int((now() - span).timestamp() * 1000)
    rows = Entry.filter(group_id=group_id, deed=RANG, actor_id=viewer.user_id, at__gt=since)
    return [row for row in await rows if '"ask"' in row.facts]


def _moment(row: Entry) -> datetime:
    return datetime.fromtimestamp(row.at / 1000, UTC)


async def rings_lately() -> int:
    """How often made-up cards rang on this machine: all that whoever looks after it learns, not
    where and not by whom (row 61)."""
    since = int((now() - SHOWN).timestamp() * 1000)
    return await Entry.filter(deed=RANG, at__gt=since).count()
