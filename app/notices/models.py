from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.models import PublicId


class Urgency(StrEnum):
    """Who calls at night, once there is a channel that can call: urgent kinds only."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


class Notice(Model):
    """Something one person should know. `key` is what it is about and when, so that telling twice
    is telling once; `target` is the public id of the thing, and `more` holds ids and numbers."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="notices")
    user_id: int
    group_id: int | None = fields.IntField(null=True)  # of a circle, which stands above
    kind = fields.CharField(max_length=40)
    target = fields.CharField(max_length=22, default="")
    more: dict[str, Any] = fields.JSONField(default=dict)
    urgency = fields.CharEnumField(Urgency, max_length=10, default=Urgency.NORMAL)
    key = fields.CharField(max_length=120)
    at = fields.DatetimeField()
    seen_at: datetime | None = fields.DatetimeField(null=True)
    gone_at: datetime | None = fields.DatetimeField(null=True)  # it is not so any more

    class Meta(Model.Meta):
        table = "notice"
        unique_together = (("user", "key"),)
        indexes = (Index(fields=("user_id", "at"), name="ix_notice_user"),)
