from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.events.models.occurrence import Occurrence
from app.groups.models import Group, Membership


class Says(StrEnum):
    GOING = "going"
    MAYBE = "maybe"
    NO = "no"


class AnswerState(StrEnum):
    """What became of an answer; how one becomes another stands in `events/changes.py`."""

    NOTED = "noted"  # maybe, or no: holds nothing
    PENDING = "pending"  # waits for the host's yes
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"  # seats are held until `offered_until`
    DECLINED = "declined"  # by the host
    CANCELLED = "cancelled"
    EXPIRED = "expired"


HOLDS_SEATS = (AnswerState.CONFIRMED, AnswerState.OFFERED)
OVER = (AnswerState.CANCELLED, AnswerState.EXPIRED)  # after which one may answer anew


class Duty(Model):
    """Something somebody does at an event, with places of its own: driver, cook, seat on a bus."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    occurrence: fields.ForeignKeyRelation[Occurrence] = fields.ForeignKeyField(
        Occurrence, related_name="duties"
    )
    occurrence_id: int
    position = fields.IntField(default=0)
    name = fields.CharField(max_length=60)
    needed = fields.IntField()
    taken = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "duty"
        indexes = (Index(fields=("occurrence_id",), name="ix_duty_occurrence"),)


class EventAnswer(Model):
    """What one person answered to one occurrence: a member, or somebody without an account whom a
    host wrote down (`name`, sealed). There is one that counts a member and occurrence."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    occurrence: fields.ForeignKeyRelation[Occurrence] = fields.ForeignKeyField(
        Occurrence, related_name="answers"
    )
    occurrence_id: int
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="event_answers"
    )
    group_id: int
    membership: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="event_answers"
    )
    membership_id: int | None
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="event_answers_written"
    )
    by_id: int
    name = fields.TextField(default="")  # sealed; of a guest without an account
    says = fields.CharEnumField(Says, max_length=10)
    state = fields.CharEnumField(AnswerState, max_length=20)
    party = fields.IntField(default=1)  # themselves and whom they bring, children among them
    children = fields.IntField(default=0)
    needs = fields.TextField(default="")  # sealed; for the host: "comes in a wheelchair"
    duty: fields.ForeignKeyNullableRelation[Duty] = fields.ForeignKeyField(
        Duty, null=True, on_delete=fields.SET_NULL, related_name="answers"
    )
    duty_id: int | None
    place_in_line: int | None = fields.IntField(null=True)  # never changes while they wait
    offered_until: datetime | None = fields.DatetimeField(null=True)
    passed_over_at: datetime | None = fields.DatetimeField(null=True)  # a smaller party went first
    is_shown = fields.BooleanField(default=False)  # other members may see that they come
    has_come = fields.BooleanField(null=True)  # said by the host, never by a clock
    nonce = fields.CharField(max_length=36)
    made_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "event_answer"
        unique_together = (("by", "nonce"),)
        indexes = (
            Index(fields=("occurrence_id", "state"), name="ix_event_answer_occurrence"),
            Index(fields=("membership_id",), name="ix_event_answer_membership"),
        )
