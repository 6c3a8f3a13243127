from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.groups.models import Group, Membership
from app.lines.models import Part


class BuyState(StrEnum):
    OPEN = "open"
    LOCKED = "locked"  # the buyer is in the shop: what comes now is for next week
    BOUGHT = "bought"
    CLOSED = "closed"


APART = "\n"  # between the things that were bought instead for one
HELD = (BuyState.OPEN, BuyState.LOCKED)  # what stands on these, nobody else buys


class BuyList(Model):
    """What one buyer gets in one week. There are no names on it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="buy_lists"
    )
    group_id: int
    buyer: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="buy_lists"
    )
    buyer_id: int
    week = fields.DateField()  # its Monday
    state = fields.CharEnumField(BuyState, max_length=10, default=BuyState.OPEN)
    made_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "buy_list"
        unique_together = (("group", "buyer", "week"),)


class BuyLine(Model):
    """One thing, added up over everybody who needs it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    list: fields.ForeignKeyRelation[BuyList] = fields.ForeignKeyField(BuyList, related_name="lines")
    list_id: int
    key = fields.CharField(max_length=160)  # normal form of text and unit: what is the same thing
    text = fields.CharField(max_length=120)
    unit = fields.CharField(max_length=20, default="")
    wanted = fields.IntField()
    found = fields.IntField(default=0)
    instead = fields.CharField(max_length=120, default="")  # bought in its place, as written last

    class Meta(Model.Meta):
        table = "buy_line"
        unique_together = (("list", "key"),)


class BuySource(Model):
    """Whose promise a part of it is, so that what is found moves that promise on."""

    id: int = fields.IntField(primary_key=True)
    buy_line: fields.ForeignKeyRelation[BuyLine] = fields.ForeignKeyField(
        BuyLine, related_name="sources"
    )
    buy_line_id: int
    part: fields.ForeignKeyRelation[Part] = fields.ForeignKeyField(
        Part, on_delete=fields.CASCADE, related_name="buy_sources"
    )
    part_id: int
    qty = fields.IntField()
    found = fields.IntField(default=0)
    handed = fields.IntField(default=0, db_default=0)  # whoever promised has it, or sent it
    instead = fields.CharField(max_length=250, default="", db_default="")  # each set apart

    class Meta(Model.Meta):
        table = "buy_source"
        unique_together = (("buy_line", "part"),)
        indexes = (Index(fields=("part_id",), name="ix_buy_source_part"),)
