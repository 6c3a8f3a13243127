from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.i18n import Words
from app.core.models import PublicId
from app.core.viewer import Viewer


class State(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Act(Model):
    """One thing somebody asked for, that waits for somebody else's yes."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group_id: int = fields.IntField()  # a circle; plain, because circles stand above
    kind = fields.CharField(max_length=40)
    subject = fields.CharField(
        max_length=22, default=""
    )  # the public id of whom or what it is about
    facts = fields.TextField(default="{}")  # JSON: whatever the kind needs to do it
    state = fields.CharEnumField(State, max_length=20, default=State.WAITING)
    asked_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="acts_asked_for"
    )
    asked_by_id: int
    asked_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    second: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, related_name="acts_agreed_to"
    )
    second_id: int | None
    settled_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "act"
        indexes = (Index(fields=("group_id", "state"), name="ix_act_group"),)

    def is_open(self, now: datetime) -> bool:
        return self.state is State.WAITING and now < self.expires_at

    @property
    def is_waiting(self) -> bool:
        return self.state is State.WAITING

    @property
    def told(self) -> dict[str, Any]:
        """The facts."""
        facts: dict[str, Any] = msgspec.json.decode(self.facts)
        return facts

    @property
    def words(self) -> Words:
        """What would happen, for the two who decide."""
        return Words(KINDS[self.kind].words, gaps=tuple(self.told.items()))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act. `may` is asked of both people unless `agrees` says who may be the second; `do`
    happens in the transaction of the second yes, with the second person as its viewer."""

    name: str
    words: str  # a msgid; gaps are the facts
    may: Callable[[Viewer, int], bool]  # (who, group_id)
    do: Callable[[Viewer, Act], Awaitable[None]]
    agrees: Callable[[Viewer, int], bool] | None = None  # where others than `may` can be the second
    is_of_two: bool = True  # False: one asks and one decides, and they may be near to each other
    may_be_alone: bool = False  # where nobody of the circle could be the second (ADR 17)

    def may_agree(self, viewer: Viewer, group_id: int) -> bool:
        return (self.agrees or self.may)(viewer, group_id)


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    words: str,
    may: Callable[[Viewer, int], bool],
    do: Callable[[Viewer, Act], Awaitable[None]],
    agrees: Callable[[Viewer, int], bool] | None = None,
    *,
    is_of_two: bool = True,
    may_be_alone: bool = False,
) -> Kind:
    assert name not in KINDS, f"two kinds of act are called {name}"
    KINDS[name] = made = Kind(name, words, may, do, agrees, is_of_two, may_be_alone)
    return made
