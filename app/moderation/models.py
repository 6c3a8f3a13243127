from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.chat.models import Report
from app.core.models import PublicId
from app.groups.models import Group

PATIENCE = timedelta(hours=48)  # how long a report stays with whoever took it


class Turn(StrEnum):
    ANNOUNCED = "announced"
    DONE = "done"
    STOPPED = "stopped"


class Handover(Model):
    """A circle changes hands: two have agreed, and everybody knows for three days before."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="handovers"
    )
    group_id: int
    giver: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="handed_over"
    )
    giver_id: int
    taker: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="taken_over")
    taker_id: int
    giver_stays = fields.BooleanField(default=False)  # an owner beside the new one
    state = fields.CharEnumField(Turn, max_length=20, default=Turn.ANNOUNCED)
    announced_at = fields.DatetimeField()
    due_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "handover"
        indexes = (Index(fields=("group_id", "state"), name="ix_handover_group"),)

    def is_due(self, now: datetime) -> bool:
        return self.state is Turn.ANNOUNCED and self.due_at <= now


class Look(Model):
    """What those who keep order have done about a report so far.

    The report itself is chat's. The words of others in it are sealed (core/sealed.py)."""

    id: int = fields.IntField(primary_key=True)
    report: fields.OneToOneRelation[Report] = fields.OneToOneField(Report, related_name="look")
    report_id: int
    claimed_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="reports_claimed"
    )
    claimed_by_id: int | None
    claimed_at = fields.DatetimeField(null=True)
    passed_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="reports_passed_on"
    )
    passed_by_id: int | None
    judged = fields.CharField(max_length=20, default="")  # before anybody's name was seen
    question = fields.TextField(default="")
    answer = fields.TextField(default="")
    outcome = fields.CharField(max_length=20, default="")
    words = fields.TextField(default="")
    settled_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="reports_settled"
    )
    settled_by_id: int | None
    settled_at = fields.DatetimeField(null=True)
    read_at = fields.DatetimeField(null=True)  # when the reporter knew the outcome

    class Meta(Model.Meta):
        table = "report_look"

    def is_with(self, user_id: int | None, now: datetime) -> bool:
        return self.claimed_by_id == user_id and self.is_taken(now)

    def is_taken(self, now: datetime) -> bool:
        """Whoever takes a report and does nothing gives it back without wanting to."""
        return self.claimed_at is not None and now - self.claimed_at < PATIENCE


class Measure(Model):
    """What was decided about somebody by who keeps order. Only grows, so plain ids: it outlives
    people, and never holds their words. What ends a measure is one more, that `reverses` it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group_id: int = fields.IntField()
    report_id: int | None = fields.IntField(null=True)
    target_id: int = fields.IntField()
    kind = fields.CharField(max_length=20)  # warn, hide, card, mute, suspend, out, ban, lift
    reason = fields.CharField(max_length=20, default="")
    room_id: int | None = fields.IntField(null=True)
    message_pub = fields.CharField(max_length=22, default="")  # what is hidden waits under this
    until = fields.DatetimeField(null=True)
    by_id: int | None = fields.IntField(null=True)  # None: the clock
    second_id: int | None = fields.IntField(null=True)
    reverses_id: int | None = fields.IntField(null=True)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "measure"
        indexes = (
            Index(fields=("group_id", "at"), name="ix_measure_group"),
            Index(fields=("target_id", "at"), name="ix_measure_target"),
        )

    @property
    def deciders(self) -> frozenset[int]:
        return frozenset(one for one in (self.by_id, self.second_id) if one is not None)


class Told(Model):
    """What whoever a measure is about reads of it, and whether they have. Their words go with
    them."""

    id: int = fields.IntField(primary_key=True)
    measure: fields.OneToOneRelation[Measure] = fields.OneToOneField(Measure, related_name="told")
    measure_id: int
    words = fields.TextField(default="")  # sealed
    read_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "measure_told"


class Verdict(StrEnum):
    OPEN = "open"
    ELSEWHERE = "elsewhere"  # open, and another circle was asked to look
    UPHELD = "upheld"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


UNDECIDED = (Verdict.OPEN, Verdict.ELSEWHERE)


class Appeal(Model):
    """Somebody disagrees with a measure, once. Whoever had no part in it answers."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    measure: fields.OneToOneRelation[Measure] = fields.OneToOneField(Measure, related_name="appeal")
    measure_id: int
    state = fields.CharEnumField(Verdict, max_length=20, default=Verdict.OPEN)
    text = fields.TextField(default="")  # sealed
    words = fields.TextField(default="")  # the answer, sealed
    made_at = fields.DatetimeField()
    decided_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="appeals_decided"
    )
    decided_by_id: int | None
    decided_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "appeal"

    @property
    def is_open(self) -> bool:
        return self.state in UNDECIDED
