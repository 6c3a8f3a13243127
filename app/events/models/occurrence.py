from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.events.models.event import Event
from app.groups.models import Group
from app.lines.models import Sheet


class OccurrenceState(StrEnum):
    SCHEDULED = "scheduled"
    MOVED = "moved"  # it happens at another time than the rule says
    CANCELLED = "cancelled"
    DONE = "done"


HAPPENS = (OccurrenceState.SCHEDULED, OccurrenceState.MOVED)


class Occurrence(Model):
    """One time that an event happens. `local` is when the rule put it (RECURRENCE-ID): it names
    the occurrence even after it was moved. `own` holds what differs from the event: any of title,
    about, place, exact_place, online_url.

    Seats of whoever is coming and of whoever is offered one are in `taken`, which never passes the
    capacity (core/db/guards)."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        Event, related_name="occurrences"
    )
    event_id: int
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="occurrences"
    )
    group_id: int
    local = fields.CharField(max_length=16)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    state = fields.CharEnumField(OccurrenceState, max_length=20, default=OccurrenceState.SCHEDULED)
    capacity: int | None = fields.IntField(null=True)
    taken = fields.IntField(default=0)
    next_in_line = fields.IntField(default=1)  # the number that whoever waits next will have
    own: dict[str, Any] = fields.JSONField(default=dict)
    why_cancelled = fields.CharField(max_length=200, default="")
    sequence = fields.IntField(default=0)
    changed_at: datetime | None = fields.DatetimeField(null=True)
    sheet: fields.ForeignKeyNullableRelation[Sheet] = fields.ForeignKeyField(
        Sheet, null=True, on_delete=fields.SET_NULL, related_name="occurrences"
    )
    sheet_id: int | None

    class Meta(Model.Meta):
        table = "occurrence"
        unique_together = (("event", "local"),)
        indexes = (Index(fields=("group_id", "starts_at"), name="ix_occurrence_calendar"),)

    @property
    def happens(self) -> bool:
        return self.state in HAPPENS
