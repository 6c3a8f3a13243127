from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.chat.models import HiddenFor
from app.core.models import PublicId
from app.groups.models import Membership
from app.help.models.post import Post
from app.lines.models import Promise


class Result(StrEnum):
    RECEIVED = "received"
    NOT_RECEIVED = "not received"
    WITH_ISSUES = "with issues"
    PARTLY = "partly"


class Receipt(Model):
    """What the receiver says of what came, in their words."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    promise: fields.ForeignKeyRelation[Promise] = fields.ForeignKeyField(
        Promise, related_name="receipts"
    )
    promise_id: int
    by: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="receipts"
    )  # nobody: seven days passed
    by_id: int | None
    result = fields.CharEnumField(Result, max_length=20)
    lines: dict[str, int] | None = fields.JSONField(null=True)  # {line: how many came}, of a part
    note = fields.TextField(default="")  # sealed
    hidden_at: datetime | None = fields.DatetimeField(null=True)  # the words; the result stays
    hidden_for = fields.CharEnumField(
        HiddenFor, max_length=10, default=HiddenFor.REPORTS, db_default="reports"
    )
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_receipt"
        unique_together = (("promise", "by"),)


class Thanks(Model):
    """A kind word to one helper. Others read it when both of them want that."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    promise: fields.ForeignKeyRelation[Promise] = fields.ForeignKeyField(
        Promise, related_name="thanks"
    )
    promise_id: int
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(Post, related_name="thanks")
    post_id: int
    sender: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="thanks_said"
    )
    sender_id: int
    helper: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="thanks_heard"
    )
    helper_id: int
    text = fields.TextField()  # sealed
    sender_shows = fields.BooleanField(default=False)
    helper_shows = fields.BooleanField(default=False)
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    hidden_for = fields.CharEnumField(
        HiddenFor, max_length=10, default=HiddenFor.REPORTS, db_default="reports"
    )
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_thanks"
        unique_together = (("promise", "sender"),)
        indexes = (Index(fields=("helper_id",), name="ix_help_thanks_helper"),)

    @property
    def is_hidden_for(self) -> HiddenFor | None:
        """From the circle; by a decision (`ORDER`) also from whom it was written to."""
        return self.hidden_for if self.hidden_at else None


class FollowUp(Model):
    """A week later somebody asks how it went."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    post: fields.OneToOneRelation[Post] = fields.OneToOneField(Post, related_name="follow_up")
    post_id: int
    due_at = fields.DatetimeField()
    told_at: datetime | None = fields.DatetimeField(null=True)
    by: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="follow_ups"
    )
    by_id: int | None
    done_at: datetime | None = fields.DatetimeField(null=True)
    note = fields.TextField(default="")  # sealed

    class Meta(Model.Meta):
        table = "help_follow_up"
        indexes = (Index(fields=("due_at",), name="ix_help_follow_up_due"),)


class Carrying(Model):
    """How much somebody wants to carry, and whether the circle's picture may count or name them."""

    id: int = fields.IntField(primary_key=True)
    membership: fields.OneToOneRelation[Membership] = fields.OneToOneField(
        Membership, related_name="carrying"
    )
    membership_id: int
    weekly: int | None = fields.IntField(null=True)  # promises in a week; None: no limit
    paused_until: datetime | None = fields.DatetimeField(null=True)
    is_counted = fields.BooleanField(default=False)  # in the circle's picture
    is_named = fields.BooleanField(default=False)

    class Meta(Model.Meta):
        table = "help_carrying"
