from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.events.models.answer import EventAnswer
from app.events.models.occurrence import Occurrence
from app.groups.models import Group, Membership


class Method(StrEnum):
    LIST = "list"
    CARD = "card"  # of a family
    CODE = "code"  # of a member
    WALK_IN = "walk in"


class CheckIn(Model):
    """Somebody came. What is counted at a door is these, not the answers."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    occurrence: fields.ForeignKeyRelation[Occurrence] = fields.ForeignKeyField(
        Occurrence, related_name="check_ins"
    )
    occurrence_id: int
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="check_ins"
    )
    group_id: int
    answer: fields.ForeignKeyNullableRelation[EventAnswer] = fields.ForeignKeyField(
        EventAnswer, null=True, related_name="check_ins"
    )
    answer_id: int | None
    membership: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="check_ins"
    )
    membership_id: int | None
    household_id: int | None = fields.IntField(null=True)  # whose card was shown
    name = fields.TextField(default="")  # sealed; of who walked in
    party = fields.IntField(default=1)
    method = fields.CharEnumField(Method, max_length=10)
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="check_ins_made"
    )
    by_id: int
    nonce = fields.CharField(max_length=36)
    at = fields.DatetimeField()
    undone_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "check_in"
        unique_together = (("by", "nonce"),)
        indexes = (Index(fields=("occurrence_id",), name="ix_check_in_occurrence"),)
