from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.models import PublicId
from app.core.sealed import seal, unseal
from app.groups.models import Group
from app.registry.models.people import Person


class Source(StrEnum):
    """How a family came into the list."""

    DESK = "desk"
    PHONE = "phone"
    ONLINE = "online"
    IMPORT = "import"
    PAPER = "paper"


class State(StrEnum):
    DRAFT = "draft"  # somebody is still being asked
    ACTIVE = "active"
    INACTIVE = "inactive"
    MOVED = "moved"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


# What may become of what; nothing else sets a state (actions.states).
BECOMES = {
    State.DRAFT: {State.ACTIVE, State.WITHDRAWN},
    State.ACTIVE: {State.INACTIVE, State.MOVED, State.MERGED, State.WITHDRAWN},
    State.INACTIVE: {State.ACTIVE, State.MOVED, State.MERGED, State.WITHDRAWN},
    State.MOVED: {State.ACTIVE},
    State.MERGED: {State.ACTIVE},  # by undoing it
    State.WITHDRAWN: {State.ACTIVE},
}


class Household(Model):
    """People who live together and receive together, under a code that stands for their names."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="households"
    )
    group_id: int
    code = fields.CharField(max_length=6)  # one of a kind in its circle
    head: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(Person, related_name="heads")
    head_id: int
    address = fields.TextField(default="")  # sealed
    address_mark = fields.CharField(max_length=64, default="")
    area = fields.CharField(max_length=60, default="")
    locale = fields.CharField(max_length=5, default="uk")  # of their card
    adults = fields.IntField(default=0)  # counted from who lives there
    children = fields.IntField(default=0)
    source = fields.CharEnumField(Source, max_length=20, default=Source.DESK)
    state = fields.CharEnumField(State, max_length=20, default=State.ACTIVE)
    merged_into: fields.ForeignKeyNullableRelation[Household] = fields.ForeignKeyField(
        "app.Household", null=True, on_delete=fields.SET_NULL, related_name="merged"
    )
    merged_into_id: int | None
    card_number = fields.IntField(default=1)  # a new card ends the one before
    card_hash = fields.CharField(max_length=64, default="")  # recognises its secret code
    nonce = fields.CharField(max_length=22, null=True)  # one showing of a form registers once
    registered_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="registered"
    )
    registered_by_id: int | None
    registered_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta(Model.Meta):
        table = "household"
        unique_together = (("group", "code"), ("group", "nonce"))
        indexes = (
            Index(fields=("group_id", "state"), name="ix_household_state"),
            Index(fields=("group_id", "address_mark"), name="ix_household_address"),
            Index(fields=("card_hash",), name="ix_household_card"),
        )

    def opened(self) -> str:
        """The address. Reading it for somebody is written down (actions.opening)."""
        return unseal(self.address, "household", self.pub, "address")

    def close(self, address: str) -> None:
        self.address = seal(address, "household", self.pub, "address")


class Relation(StrEnum):
    """Who somebody is to the one who speaks for the household."""

    HEAD = "head"
    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    OTHER = "other"


class Living(Model):
    """Somebody lives or lived in a household: in one at a time (one_household_at_a_time)."""

    id: int = fields.IntField(primary_key=True)
    group_id: int = fields.IntField()
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        Household, related_name="living"
    )
    household_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        Person, related_name="living"
    )
    person_id: int
    relation = fields.CharEnumField(Relation, max_length=20, default=Relation.OTHER)
    is_dependent = fields.BooleanField(default=False)
    joined_on: date = fields.DateField()
    left_on: date | None = fields.DateField(null=True)

    class Meta(Model.Meta):
        table = "household_member"
        indexes = (Index(fields=("household_id", "left_on"), name="ix_household_member_in"),)


class Rank(StrEnum):
    PRIMARY = "primary"
    ALTERNATE = "alternate"


class Collector(Model):
    """Who may collect what a household is given: one of the list, or a name from outside."""

    id: int = fields.IntField(primary_key=True)
    group_id: int = fields.IntField()
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        Household, related_name="collectors"
    )
    household_id: int
    rank = fields.CharEnumField(Rank, max_length=20)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        Person, null=True, related_name="collects"
    )
    person_id: int | None
    outside_name = fields.CharField(max_length=120, default="")
    valid_until: date | None = fields.DateField(null=True)

    class Meta(Model.Meta):
        table = "household_collector"
        unique_together = (("household", "rank"),)


class What(StrEnum):
    """What happened to a household."""

    REGISTERED = "registered"
    FINISHED = "finished"
    CAME = "came"
    LEFT = "left"
    SPLIT_OFF = "split_off"  # from `other`
    SPLIT = "split"  # into `other`
    JOINED = "joined"  # `other` came into it
    JOINED_INTO = "joined_into"  # it went into `other`
    ADDRESS = "address"
    HEAD = "head"
    STATE = "state"
    COLLECTOR = "collector"
    CARD = "card"
    CLAIMED = "claimed"
    MERGED = "merged"
    UNMERGED = "unmerged"
    ERASED = "erased"
    WRONG = "wrong"  # says the person: which line, is in `word`
    RIGHT = "right"


class Happening(Model):
    """One line of a household's history, which is only ever added to."""

    id: int = fields.BigIntField(primary_key=True)
    group_id: int = fields.IntField()
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        Household, related_name="history"
    )
    household_id: int
    at = fields.DatetimeField()
    by_id: int | None = fields.IntField(null=True)  # an account; plain: it outlives people
    what = fields.CharEnumField(What, max_length=20)
    person_id: int | None = fields.IntField(null=True)
    other_id: int | None = fields.IntField(null=True)  # another household
    word = fields.CharField(max_length=20, default="")  # of STATE and WRONG: which

    class Meta(Model.Meta):
        table = "household_event"
        indexes = (Index(fields=("household_id", "id"), name="ix_household_event"),)


class ClaimState(StrEnum):
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Claim(Model):
    """Somebody with an account entered the code of a family card, and a registrar answers which
    of the family they are, if any."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group_id: int = fields.IntField()
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        Household, related_name="claims"
    )
    household_id: int
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="claims")
    user_id: int
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        Person, null=True, on_delete=fields.SET_NULL, related_name="claims"
    )
    person_id: int | None
    state = fields.CharEnumField(ClaimState, max_length=20, default=ClaimState.ENTERED)
    entered_at = fields.DatetimeField()
    decided_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="claims_decided"
    )
    decided_by_id: int | None
    decided_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "claim_record"
        indexes = (Index(fields=("group_id", "state"), name="ix_claim_group"),)
