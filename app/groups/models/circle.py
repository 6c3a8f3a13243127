from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from app.core.models import PublicId


class Care(StrEnum):
    """How carefully a circle is kept. Guarded until its owner, with a second person, loosens it."""

    GUARDED = "guarded"
    OPEN = "open"


# How long somebody is new: what can be misused opens slowly (safety.md R68, decision 1).
NEWNESS = {Care.GUARDED: timedelta(days=14), Care.OPEN: timedelta(days=3)}


class JoinPolicy(StrEnum):
    """How people come into a circle besides an invitation."""

    INVITED = "invited"  # not at all
    ASKED = "asked"  # they ask at its door, and wait for a yes
    OPEN = "open"  # whoever has the link comes in; never into a guarded circle


class Group(Model):
    """A circle."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    name = fields.CharField(max_length=80)
    about = fields.TextField(default="")
    care = fields.CharEnumField(Care, max_length=20, default=Care.GUARDED)
    zone = fields.CharField(max_length=40, default="Europe/Kyiv")
    locale = fields.CharField(max_length=5, default="uk")
    join_policy = fields.CharEnumField(
        JoinPolicy, max_length=20, default=JoinPolicy.INVITED, db_default="invited"
    )
    door = fields.CharField(max_length=22, null=True)  # the last part of its door's address
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "circle"

    @property
    def way_in(self) -> JoinPolicy:
        """The policy that holds: a guarded circle asks where an open-hearted one lets come."""
        is_too_open = self.join_policy is JoinPolicy.OPEN and self.care is Care.GUARDED
        return JoinPolicy.ASKED if is_too_open else self.join_policy
