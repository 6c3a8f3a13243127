from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.models import PublicId
from app.core.viewer import Role
from app.groups.models.circle import Group


class Invitation(Model):
    """A way in, for one person and one week. The link can be made again from its public id and the
    server's key, so the table holds only what recognises it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="invitations"
    )
    group_id: int
    inviter: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="invitations"
    )
    inviter_id: int
    code_hash = fields.CharField(max_length=64, unique=True)
    label = fields.CharField(max_length=60, default="")  # for whom: only keepers see it
    max_uses = fields.IntField(default=1)
    uses = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    # What is asked for whoever comes in by it; a second person still has to agree.
    role = fields.CharEnumField(Role, max_length=20, default=Role.MEMBER, db_default="member")

    class Meta(Model.Meta):
        table = "invitation"
        indexes = (Index(fields=("group_id", "created_at"), name="ix_invitation_group"),)

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.uses < self.max_uses and now < self.expires_at
