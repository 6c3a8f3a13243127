from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.events.models.occurrence import Occurrence
from app.groups.models import Membership


class CalendarKey(Model):
    """Opens somebody's calendar of one circle to the program on their phone, and nothing else
    (R49). Of the key itself only its hash is kept."""

    id: int = fields.IntField(primary_key=True)
    membership: fields.OneToOneRelation[Membership] = fields.OneToOneField(
        Membership, related_name="calendar_key"
    )
    membership_id: int
    key_hash = fields.CharField(max_length=64, unique=True)
    is_full = fields.BooleanField(default=False)  # with titles and places; else «Appointment» (R50)
    made_at = fields.DatetimeField()
    fetched_on: date | None = fields.DateField(null=True)  # the day its fetches are counted of
    fetches = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "calendar_key"


class Remind(StrEnum):
    """How long before the start somebody wants to be reminded."""

    BOTH = "both"
    DAY = "day"
    HOURS = "hours"
    NONE = "none"


class ReminderWish(Model):
    """What somebody said about reminders in one circle. Whoever has said nothing gets both."""

    id: int = fields.IntField(primary_key=True)
    membership: fields.OneToOneRelation[Membership] = fields.OneToOneField(
        Membership, related_name="reminder_wish"
    )
    membership_id: int
    before = fields.CharEnumField(Remind, max_length=10)

    class Meta(Model.Meta):
        table = "reminder_wish"


class Reminder(Model):
    """At `due_at` somebody is told that something is near. Done, or left out for who should not be
    told any more, is `done_at` either way."""

    id: int = fields.IntField(primary_key=True)
    occurrence: fields.ForeignKeyRelation[Occurrence] = fields.ForeignKeyField(
        Occurrence, related_name="reminders"
    )
    occurrence_id: int
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="reminders"
    )
    membership_id: int
    minutes = fields.IntField()  # before the start
    due_at = fields.DatetimeField()
    done_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "reminder"
        unique_together = (("occurrence", "membership", "minutes"),)
        indexes = (Index(fields=("done_at", "due_at"), name="ix_reminder_due"),)


class Change(Model):
    """What was changed about an occurrence and not told yet: several edits become one notice.
    `what` names fields, with commas."""

    id: int = fields.IntField(primary_key=True)
    occurrence: fields.ForeignKeyRelation[Occurrence] = fields.ForeignKeyField(
        Occurrence, related_name="changes"
    )
    occurrence_id: int
    what = fields.CharField(max_length=120)
    due_at = fields.DatetimeField()
    told_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "event_change"
        indexes = (Index(fields=("told_at", "due_at"), name="ix_event_change_due"),)
