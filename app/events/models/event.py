from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.chat.models import HiddenFor, Room
from app.core.models import PublicId
from app.groups.models import Group, Membership


class EventState(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"  # a member's, who waits for a yes of those who may hold one (row 65)
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"
    TEMPLATE = "template"  # to be copied, and never held


class EventAudience(StrEnum):
    """Who knows of it at all."""

    MEMBERS = "members"
    TEAM = "team"  # whoever looks after the circle


class PlaceFor(StrEnum):
    """Whom the exact place is shown to, besides those who hold the event."""

    AUDIENCE = "audience"  # whoever may see the event
    COMING = "coming"  # whoever has a place


class Event(Model):
    """What is planned. Its times are as the clock on the wall there says (`zone`), so that a supper
    at six stays at six when the clocks change."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="events")
    group_id: int
    host: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="events"
    )
    host_id: int
    state = fields.CharEnumField(EventState, max_length=20, default=EventState.DRAFT)
    audience = fields.CharEnumField(EventAudience, max_length=20, default=EventAudience.MEMBERS)
    locale = fields.CharField(max_length=5)
    title = fields.CharField(max_length=120)
    about = fields.TextField(default="")
    place = fields.CharField(max_length=120, default="")  # roughly: "the library", "Podil"
    exact_place = fields.TextField(default="")  # sealed
    online_url = fields.TextField(default="")  # sealed; shown as the exact place is
    place_for = fields.CharEnumField(PlaceFor, max_length=20, default=PlaceFor.COMING)
    place_hours: int | None = fields.IntField(null=True)  # before the start; None: at once
    zone = fields.CharField(max_length=40)
    starts = fields.CharField(max_length=16)  # "2026-11-29T18:00" on the wall
    fold = fields.IntField(default=0)  # 1: the second of two such times in an autumn night
    minutes = fields.IntField()
    rule = fields.CharField(max_length=200, default="")  # RRULE of RFC 5545, or "" for once
    skips = fields.TextField(default="", db_default="")  # days left out: "2026-12-24,2027-01-07"
    made_until: date | None = fields.DateField(null=True)  # how far occurrences are made ahead
    capacity: int | None = fields.IntField(null=True)
    guests_max = fields.IntField(default=0)  # how many one may bring along
    needs_yes = fields.BooleanField(default=False)  # of the host, for every answer
    has_waiting_list = fields.BooleanField(default=True)
    answer_by: int | None = fields.IntField(null=True)  # minutes before the start
    duties: list[dict[str, Any]] = fields.JSONField(default=list)  # [{"name": …, "needed": …}]
    wanted: list[dict[str, Any]] = fields.JSONField(default=list)  # [{"text", "qty", "unit"}]
    uid = fields.CharField(max_length=80, unique=True)  # in calendars, forever
    sequence = fields.IntField(default=0)  # grows with every change that calendars should take
    room: fields.ForeignKeyNullableRelation[Room] = fields.ForeignKeyField(
        Room, null=True, on_delete=fields.SET_NULL, related_name="events"
    )
    room_id: int | None
    why_not = fields.CharField(max_length=200, default="", db_default="")  # of who refused it
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    hidden_for = fields.CharEnumField(
        HiddenFor, max_length=10, default=HiddenFor.REPORTS, db_default="reports"
    )
    version = fields.IntField(default=0)
    made_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "event"
        indexes = (Index(fields=("group_id", "state"), name="ix_event_group"),)
