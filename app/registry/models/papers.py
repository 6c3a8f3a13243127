from __future__ import annotations

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.models import PublicId
from app.core.sealed import seal, unseal
from app.groups.models import Group
from app.registry.models.households import Household
from app.registry.models.people import Person


class Stage(StrEnum):
    """How far a list has come that somebody brought."""

    OPEN = "open"  # columns are chosen, nothing is written
    GOING = "going"
    DONE = "done"
    UNDONE = "undone"


class Paper(Model):
    """A list of families that somebody brought, sealed until it is taken over or a day is past.
    What the file was called is kept nowhere."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="papers")
    group_id: int
    by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="papers")
    by_id: int
    stage = fields.CharEnumField(Stage, max_length=20, default=Stage.OPEN)
    content = fields.TextField(default="")  # sealed JSON: the sheets
    sheet = fields.IntField(default=0)
    heads = fields.IntField(default=0)  # the row of headings, from 1; 0: there is none
    columns = fields.TextField(default="{}")  # JSON: {what: which column}
    way = fields.CharField(max_length=20, default="row")
    has_failed = fields.BooleanField(default=False)
    families = fields.IntField(default=0)  # written, and what became of the people
    new = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    same = fields.IntField(default=0)
    brought_at = fields.DatetimeField()
    ends_at: datetime = fields.DatetimeField()
    done_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "paper"
        indexes = (
            Index(fields=("group_id", "brought_at"), name="ix_paper_group"),
            Index(fields=("stage", "ends_at"), name="ix_paper_stage"),
        )

    def opened(self) -> str:
        return unseal(self.content, "paper", self.pub, "content")

    def close(self, content: str) -> None:
        self.content = seal(content, "paper", self.pub, "content")

    @property
    def chosen(self) -> dict[str, int]:
        """Which column holds what."""
        chosen: dict[str, int] = json.loads(self.columns)
        return chosen

    @property
    def reading(self) -> str:
        """By what it is read, in short: a page that shows what would happen sends it along."""
        whole = f"{self.sheet} {self.heads} {self.way} {self.columns}"
        return hashlib.sha256(whole.encode()).hexdigest()[:22]


class Trace(Model):
    """What a list wrote or changed: enough to take it back, and to see that nobody else touched it
    since. `person` is None where it is about the household itself."""

    id: int = fields.BigIntField(primary_key=True)
    pub = PublicId()
    paper: fields.ForeignKeyRelation[Paper] = fields.ForeignKeyField(Paper, related_name="traces")
    paper_id: int
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        Household, related_name="traces"
    )
    household_id: int
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        Person, null=True, related_name="traces"
    )
    person_id: int | None
    number = fields.CharField(max_length=40, default="")  # of a household: in that list
    is_new = fields.BooleanField(default=False)
    before = fields.TextField(default="")  # sealed JSON, of what was changed
    version = fields.IntField(default=1)  # when the list was done with it

    class Meta(Model.Meta):
        table = "paper_trace"
        indexes = (
            Index(fields=("paper_id", "id"), name="ix_paper_trace_paper"),
            Index(fields=("household_id",), name="ix_paper_trace_household"),
        )

    def opened(self) -> dict[str, Any]:
        before: dict[str, Any] = json.loads(
            unseal(self.before, "paper_trace", self.pub, "before") or "{}"
        )
        return before

    def close(self, before: dict[str, Any]) -> None:
        text = json.dumps(before, ensure_ascii=False)
        self.before = seal(text, "paper_trace", self.pub, "before")


class Copy(Model):
    """Leave to take the whole list away as a file, for one day: asked for by one, agreed to by
    another. The file itself is made when it is fetched, and kept nowhere."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="copies")
    group_id: int
    by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="copies")
    by_id: int
    second_id: int = fields.IntField()  # an account; plain: it outlives people
    agreed_at = fields.DatetimeField()
    ends_at: datetime = fields.DatetimeField()
    fetched = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "list_copy"
        indexes = (Index(fields=("group_id", "ends_at"), name="ix_list_copy_group"),)
