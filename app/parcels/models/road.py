from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.chat.models import HiddenFor
from app.core.models import PublicId
from app.groups.models import Group, Membership


class Road(Model):
    """A way that things take, in words and never on a map: "Odesa – Mykolaiv – Kherson"."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="roads")
    group_id: int
    name = fields.CharField(max_length=80)
    points: list[str] = fields.JSONField(default=list)  # places on it, in order
    gone_at: datetime | None = fields.DatetimeField(null=True)  # nobody takes it any more
    made_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "road"
        indexes = (Index(fields=("group_id",), name="ix_road_group"),)


class Passable(StrEnum):
    OPEN = "open"
    SLOW = "slow"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class RoadReport(Model):
    """What somebody saw. After `valid_until` nobody knows any more."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    road: fields.ForeignKeyRelation[Road] = fields.ForeignKeyField(Road, related_name="reports")
    road_id: int
    status = fields.CharEnumField(Passable, max_length=10)
    note = fields.TextField(default="")  # sealed
    hidden_at: datetime | None = fields.DatetimeField(null=True)  # the note; how it is there holds
    hidden_for = fields.CharEnumField(
        HiddenFor, max_length=10, default=HiddenFor.REPORTS, db_default="reports"
    )
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="road_reports"
    )
    by_id: int
    nonce = fields.CharField(max_length=36)
    at = fields.DatetimeField()
    valid_until = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "road_report"
        unique_together = (("by", "nonce"),)
        indexes = (Index(fields=("road_id", "at"), name="ix_road_report_road"),)
