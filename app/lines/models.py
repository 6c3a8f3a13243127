from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.chat.models import HiddenFor
from app.core.models import PublicId
from app.groups.models import Group, Membership


class Sheet(Model):
    """A list of lines, which one thing of a circle has."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="sheets")
    group_id: int

    class Meta(Model.Meta):
        table = "sheet"
        indexes = (Index(fields=("group_id",), name="ix_sheet_group"),)


class Line(Model):
    """So much of something. At every moment 0 ≤ delivered ≤ promised ≤ qty (core/db/guards.py)."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    sheet: fields.ForeignKeyRelation[Sheet] = fields.ForeignKeyField(Sheet, related_name="lines")
    sheet_id: int
    position = fields.IntField(default=0)
    text = fields.CharField(max_length=120)
    unit = fields.CharField(max_length=20, default="")
    qty = fields.IntField()  # in the smallest unit of the thing
    promised = fields.IntField(default=0)
    delivered = fields.IntField(default=0)
    substitutes_ok = fields.BooleanField(default=False)
    gone_at: datetime | None = fields.DatetimeField(null=True)  # not wanted any more

    class Meta(Model.Meta):
        table = "line"
        indexes = (Index(fields=("sheet_id", "position"), name="ix_line_sheet"),)

    @property
    def left(self) -> int:
        return self.qty - self.promised


class PromiseState(StrEnum):
    PROPOSED = "proposed"  # waits for whoever asked
    ACCEPTED = "accepted"
    IN_PROGRESS = "in progress"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    DECLINED = "declined"
    RELEASED = "released"


OPEN_PROMISES = (PromiseState.PROPOSED, PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)


class Promise(Model):
    """What one person promised of one sheet, and what became of it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    sheet: fields.ForeignKeyRelation[Sheet] = fields.ForeignKeyField(Sheet, related_name="promises")
    sheet_id: int
    helper: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="promises"
    )
    helper_id: int
    state = fields.CharEnumField(PromiseState, max_length=20, default=PromiseState.PROPOSED)
    note = fields.TextField(default="")  # sealed
    promise_by: datetime | None = fields.DatetimeField(null=True)
    nonce = fields.CharField(max_length=36)
    # Of the forms that made it and changed it: [nonce, {line: how many}], the newest last.
    sent: list[tuple[str, dict[str, int]]] | None = fields.JSONField(null=True)
    # {line: how many were there} before somebody said that all of it is, if it may be taken back.
    before: dict[str, int] | None = fields.JSONField(null=True)
    made_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    had_at: datetime | None = fields.DatetimeField(null=True)  # all of it is in hand, or was sent
    hidden_at: datetime | None = fields.DatetimeField(null=True)  # what is written with it (`note`)
    hidden_for = fields.CharEnumField(
        HiddenFor, max_length=10, default=HiddenFor.REPORTS, db_default="reports"
    )
    way_at: datetime | None = fields.DatetimeField(null=True)  # they said so: it is on its way
    counted_at: datetime | None = fields.DatetimeField(
        null=True
    )  # one of the two: so much is there

    class Meta(Model.Meta):
        table = "promise"
        unique_together = (("helper", "nonce"),)
        indexes = (Index(fields=("sheet_id",), name="ix_promise_sheet"),)


class Part(Model):
    """How much of one line somebody promised."""

    id: int = fields.IntField(primary_key=True)
    promise: fields.ForeignKeyRelation[Promise] = fields.ForeignKeyField(
        Promise, related_name="parts"
    )
    promise_id: int
    line: fields.ForeignKeyRelation[Line] = fields.ForeignKeyField(Line, related_name="parts")
    line_id: int
    qty = fields.IntField()
    had = fields.IntField(default=0, db_default=0)  # is in the hands of whoever gives, or was sent
    had_since: datetime | None = fields.DatetimeField(null=True)  # last said: all of it
    brought = fields.IntField(default=0, db_default=0)  # of what is there: was not held before
    counted = fields.IntField(default=0, db_default=0)  # of what is there: where it came from
    # That, in the order in which it was said (`help.actions.came`): [from where, how much].
    came: list[tuple[int, int]] | None = fields.JSONField(null=True)
    delivered = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "promise_part"
        unique_together = (("promise", "line"),)
        indexes = (Index(fields=("line_id",), name="ix_promise_part_line"),)

    @property
    def got(self) -> int:
        """At most `qty`. Nobody need get it any more, and it is in no bag."""
        return self.had + self.brought
