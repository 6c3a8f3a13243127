from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.clock import today
from app.core.tokens import public_id
from app.core.viewer import Role
from app.groups.models.circle import Group
from app.groups.models.invitation import Invitation


class Belonging(StrEnum):
    """What one person is to one circle; how one becomes another stands in `changes`."""

    APPLIED = "applied"  # waits at the door
    ACTIVE = "active"
    PAUSED = "paused"  # rests: belongs, and is sent nothing
    SUSPENDED = "suspended"  # sees their rights there, and nothing else
    LEFT = "left"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # took back that they had asked
    BANNED = "banned"


INSIDE = (Belonging.ACTIVE, Belonging.PAUSED)  # who belongs


class Membership(Model):
    """One person in one circle, under the name they chose for it. `pub` names them there, and tells
    nobody that they are the same person as in another circle."""

    id: int = fields.IntField(primary_key=True)
    pub = fields.CharField(max_length=22, null=True, unique=True, default=public_id)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="memberships"
    )
    group_id: int
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="memberships")
    user_id: int
    name = fields.CharField(max_length=60)
    state = fields.CharEnumField(Belonging, max_length=20, default=Belonging.ACTIVE)
    state_until = fields.DatetimeField(null=True)  # of who is suspended or banned: None is for good
    reason = fields.CharField(max_length=40, default="", db_default="")  # of a list, never words
    invitation: fields.ForeignKeyNullableRelation[Invitation] = fields.ForeignKeyField(
        Invitation, null=True, on_delete=fields.SET_NULL, related_name="came_by_it"
    )
    invitation_id: int | None
    joined_at = fields.DatetimeField(auto_now_add=True)
    # A keeper's yes that opens, after the first days, what can be misused; early: at once.
    welcomed_at = fields.DatetimeField(null=True)
    is_open_early = fields.BooleanField(default=False, db_default=False)
    left_at = fields.DatetimeField(null=True)
    # The day of their last visit to this circle, never the hour. Their sessions cannot tell it:
    # those are wiped when they end, after half an hour on a phone of somebody else, and they know
    # of no circle.
    seen_on: date | None = fields.DateField(null=True, default=today)
    told_on: date | None = fields.DateField(null=True)  # that they will rest soon

    class Meta(Model.Meta):
        table = "membership"
        unique_together = (("group", "user"),)
        indexes = (
            Index(fields=("user_id",), name="ix_membership_user"),
            Index(fields=("group_id", "id"), name="ix_membership_list"),
        )

    @property
    def is_inside(self) -> bool:
        return self.state in INSIDE

    def is_shut_out(self, now: datetime) -> bool:
        """Whether no invitation helps: also of who left to be rid of a time that is not over."""
        if self.state is Belonging.LEFT:
            return self.state_until is not None and now < self.state_until
        return self.state in (Belonging.SUSPENDED, Belonging.BANNED)


class RoleGrant(Model):
    """What a member does for the circle beyond belonging to it."""

    id: int = fields.IntField(primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="grants"
    )
    membership_id: int
    role = fields.CharEnumField(Role, max_length=20)
    granted_at = fields.DatetimeField(auto_now_add=True)
    expires_at: datetime | None = fields.DatetimeField(null=True)  # of a duty; a role has none

    class Meta(Model.Meta):
        table = "role_grant"
        unique_together = (("membership", "role"),)
