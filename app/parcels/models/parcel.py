from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.groups.models import Group, Membership
from app.help.models import Post
from app.lines.models import Promise
from app.parcels.models.road import Road


class ParcelState(StrEnum):
    """Follows from its legs (`parcels/states.py`)."""

    PLANNED = "planned"
    READY = "ready"
    ON_THE_WAY = "on the way"
    STUCK = "stuck"  # blocked, and no other way is open
    ARRIVED = "arrived"  # at the last hand before the receiver
    HANDED_OVER = "handed over"
    LOST = "lost"
    BROUGHT_BACK = "brought back"  # and no other way is tried
    CANCELLED = "cancelled"


class Reveal(StrEnum):
    """How much of the address whoever carries the last leg reads."""

    NONE = "none"
    AREA = "area"
    FULL = "full"  # once they said that they carry it


class Parcel(Model):
    """Something on its way to somebody who asked for it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="parcels")
    group_id: int
    code = fields.CharField(max_length=6)  # written on the box; one of a kind in its circle
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(Post, related_name="parcels")
    post_id: int
    promise: fields.ForeignKeyNullableRelation[Promise] = fields.ForeignKeyField(
        Promise, null=True, related_name="parcels"
    )  # whose promise it brings; none: of several people together (`Packed`)
    promise_id: int | None
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="parcels_made"
    )
    by_id: int
    reveal = fields.CharEnumField(Reveal, max_length=10, default=Reveal.FULL)
    reveal_until: datetime | None = fields.DatetimeField(null=True)
    state = fields.CharEnumField(ParcelState, max_length=20, default=ParcelState.PLANNED)
    nonce = fields.CharField(max_length=36)
    made_at = fields.DatetimeField()
    set_out_at: datetime | None = fields.DatetimeField(null=True)  # somebody, with it
    changed_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "parcel"
        unique_together = (("group", "code"), ("by", "nonce"))
        indexes = (
            Index(fields=("group_id", "state"), name="ix_parcel_group"),
            Index(fields=("post_id",), name="ix_parcel_post"),
        )


class Packed(Model):
    """A promise whose things are in a parcel."""

    id: int = fields.IntField(primary_key=True)
    parcel: fields.ForeignKeyRelation[Parcel] = fields.ForeignKeyField(
        Parcel, related_name="packed"
    )
    parcel_id: int
    promise: fields.ForeignKeyRelation[Promise] = fields.ForeignKeyField(
        Promise, related_name="packed"
    )
    promise_id: int

    class Meta(Model.Meta):
        table = "parcel_promise"
        unique_together = (("parcel", "promise"),)
        indexes = (Index(fields=("promise_id",), name="ix_parcel_promise_promise"),)


class LegState(StrEnum):
    """How one becomes another stands in `parcels/changes.py`."""

    PLANNED = "planned"
    READY = "ready"
    IN_TRANSIT = "in transit"
    ARRIVED = "arrived"
    HANDED_OVER = "handed over"
    BLOCKED = "blocked"
    REROUTED = "rerouted"  # the next alternative has taken its place
    RETURNED = "returned"
    LOST = "lost"
    CANCELLED = "cancelled"


ACTIVE_LEG = (LegState.READY, LegState.IN_TRANSIT, LegState.ARRIVED)


class Mode(StrEnum):
    OWN = "own"  # their own car, or feet
    POST = "post"
    BUS = "bus"
    VOLUNTEER = "volunteer"
    OFFICIAL = "official"


class Trouble(StrEnum):
    """Why a leg is blocked, or did not end."""

    NOT_THERE = "not there"
    WRONG_ADDRESS = "wrong address"
    REFUSED = "refused"
    TOO_FAR = "too far"
    CHECKPOINT = "checkpoint closed"
    SEIZED = "seized"
    DAMAGED = "damaged"
    OTHER = "other"


class Leg(Model):
    """One piece of the way, from one hand to the next. Of its alternatives, rank 0 comes first."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    parcel: fields.ForeignKeyRelation[Parcel] = fields.ForeignKeyField(Parcel, related_name="legs")
    parcel_id: int
    position = fields.IntField()
    rank = fields.IntField(default=0)
    road: fields.ForeignKeyNullableRelation[Road] = fields.ForeignKeyField(
        Road, null=True, related_name="legs"
    )
    road_id: int | None
    carrier: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="legs"
    )
    carrier_id: int | None
    carrier_name = fields.TextField(default="")  # sealed; of who has no account, or `is_unheard`
    said_yes_at: datetime | None = fields.DatetimeField(null=True)  # the carrier
    mode = fields.CharEnumField(Mode, max_length=10, default=Mode.VOLUNTEER)
    goes_from = fields.TextField(default="")  # sealed
    goes_to = fields.TextField(default="")  # sealed
    planned_on: date | None = fields.DateField(null=True)
    expected_on: date | None = fields.DateField(null=True)
    state = fields.CharEnumField(LegState, max_length=20, default=LegState.PLANNED)
    trouble = fields.CharEnumField(Trouble, max_length=20, null=True)
    note = fields.TextField(default="")  # sealed; what its carrier says of it
    code_hash = fields.CharField(max_length=64, default="")  # of the code said at the hand-over
    changed_at = fields.DatetimeField()

    @property
    def is_unheard(self) -> bool:
        """Whoever wrote it down and the member it names do not meet: the member learns nothing of
        it, and whoever wrote it down not why there is no answer."""
        return self.carrier_id is not None and self.carrier_name != ""

    class Meta(Model.Meta):
        table = "parcel_leg"
        unique_together = (("parcel", "position", "rank"),)
        indexes = (
            Index(fields=("carrier_id", "state"), name="ix_parcel_leg_carrier"),
            Index(fields=("road_id",), name="ix_parcel_leg_road"),
        )


class ParcelStep(Model):
    """What happened to a parcel, in order."""

    id: int = fields.IntField(primary_key=True)
    parcel: fields.ForeignKeyRelation[Parcel] = fields.ForeignKeyField(Parcel, related_name="steps")
    parcel_id: int
    leg: fields.ForeignKeyNullableRelation[Leg] = fields.ForeignKeyField(
        Leg, null=True, related_name="steps"
    )
    leg_id: int | None
    by: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="parcel_steps"
    )
    by_id: int | None
    what = fields.CharField(max_length=30)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "parcel_step"
        indexes = (Index(fields=("parcel_id", "id"), name="ix_parcel_step_parcel"),)
