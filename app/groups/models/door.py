from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.models import PublicId
from app.groups.models.belonging import Membership
from app.groups.models.circle import Group


class Question(Model):
    """What a circle asks at its door. Kept when it is not asked any more: answers refer to it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="questions"
    )
    group_id: int
    text = fields.CharField(max_length=200)
    is_required = fields.BooleanField(default=False)
    archived_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "join_question"
        indexes = (Index(fields=("group_id",), name="ix_join_question_group"),)


class Answer(Model):
    """What somebody said to a question at the door, sealed, and kept whatever was decided."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="answers"
    )
    membership_id: int
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        Question, related_name="answers"
    )
    question_id: int
    text = fields.TextField()

    class Meta(Model.Meta):
        table = "join_answer"
        unique_together = (("membership", "question"),)


class Vouch(Model):
    """Somebody of the circle says that they know who waits at its door. The words are sealed."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="vouches")
    group_id: int
    giver: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="vouches_given"
    )
    giver_id: int
    receiver: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="vouches_had"
    )
    receiver_id: int
    text = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "vouch"
        unique_together = (("group", "giver", "receiver"),)
