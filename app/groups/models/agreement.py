from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from app.accounts.models import User
from app.groups.models.circle import Group


class Agreement(Model):
    """What the people of a circle promise each other, in its own words. A version never changes."""

    id: int = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="agreements"
    )
    group_id: int
    version = fields.IntField()
    text = fields.TextField()
    made_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "agreement"
        unique_together = (("group", "version"),)


class Acceptance(Model):
    """Somebody said yes to one version."""

    id: int = fields.IntField(primary_key=True)
    agreement: fields.ForeignKeyRelation[Agreement] = fields.ForeignKeyField(
        Agreement, related_name="acceptances"
    )
    agreement_id: int
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="acceptances")
    user_id: int
    accepted_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "agreement_acceptance"
        unique_together = (("agreement", "user"),)
