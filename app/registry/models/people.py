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


class Status(StrEnum):
    ACTIVE = "active"
    DUPLICATE = "duplicate"  # merged into another record
    MOVED = "moved"
    DECEASED = "deceased"
    ERASED = "erased"


class Sex(StrEnum):
    UNSAID = ""
    WOMAN = "woman"
    MAN = "man"


class Person(Model):
    """Somebody in a circle's list of families. What is sealed opens with `opened`. The marks beside
    it find equal ones without opening anything."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="people")
    group_id: int
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="records"
    )
    user_id: int | None
    given = fields.CharField(max_length=60)
    family = fields.CharField(max_length=60, default="")
    patronymic = fields.CharField(max_length=60, default="")
    search = fields.CharField(max_length=200, default="")  # the names in their normal form
    sound = fields.CharField(max_length=80, default="")  # how they sound (sounds.py)
    birth_date: date | None = fields.DateField(null=True)
    birth_year: int | None = fields.IntField(null=True)
    sex = fields.CharEnumField(Sex, max_length=10, default=Sex.UNSAID)
    languages = fields.CharField(max_length=40, default="")  # "uk ka", the dearest first
    phone = fields.TextField(default="")  # sealed
    phone_mark = fields.CharField(max_length=64, default="")
    document = fields.TextField(default="")  # sealed
    document_mark = fields.CharField(max_length=64, default="")
    origin = fields.TextField(default="")  # sealed: where they lived before
    status = fields.CharEnumField(Status, max_length=20, default=Status.ACTIVE)
    merged_into: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "app.Person", null=True, on_delete=fields.SET_NULL, related_name="merged"
    )
    merged_into_id: int | None
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta(Model.Meta):
        table = "person"
        indexes = (
            Index(fields=("group_id", "sound"), name="ix_person_sound"),
            Index(fields=("group_id", "phone_mark"), name="ix_person_phone"),
            Index(fields=("group_id", "document_mark"), name="ix_person_document"),
        )

    SEALED = ("phone", "document", "origin")

    @property
    def full_name(self) -> str:
        """As papers have it: family name, given name, father's name."""
        return " ".join(filter(None, (self.family, self.given, self.patronymic)))

    def opened(self, field: str) -> str:
        """What is sealed in it. Reading it for somebody is written down (actions.opening)."""
        return unseal(getattr(self, field), "person", self.pub, field)

    def close(self, field: str, text: str) -> None:
        setattr(self, field, seal(text, "person", self.pub, field))


class Purpose(StrEnum):
    """What somebody agreed to."""

    REGISTRATION = "registration"
    SHARE = "share"
    PHOTO = "photo"
    STORY = "story"
    HASHES = "hashes"  # asking another circle whether a family was served there


class Method(StrEnum):
    SIGNED = "signed"
    VOICE = "voice"
    ONLINE = "online"


class Consent(Model):
    """What a person agreed to, how, and in which words, taken back, it stays as what it was."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        Person, related_name="consents"
    )
    person_id: int
    purpose = fields.CharEnumField(Purpose, max_length=20)
    recipient = fields.CharField(max_length=80, default="")  # of SHARE: with whom
    method = fields.CharEnumField(Method, max_length=20)
    text_version = fields.IntField(default=1)
    given_at = fields.DatetimeField()
    expires_at: datetime | None = fields.DatetimeField(null=True)
    withdrawn_at: datetime | None = fields.DatetimeField(null=True)
    witness: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="witnessed"
    )
    witness_id: int | None

    class Meta(Model.Meta):
        table = "consent"
        indexes = (Index(fields=("person_id",), name="ix_consent_person"),)


class Verdict(StrEnum):
    """Whether two records that look alike are one person."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    DEFERRED = "deferred"


class Likeness(Model):
    """Two records that may be one person, with what speaks for it, decided once, remembered."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        Group, related_name="likenesses"
    )
    group_id: int
    a: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(Person, related_name="alike_a")
    a_id: int
    b: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(Person, related_name="alike_b")
    b_id: int
    signals = fields.CharField(max_length=80)  # names of Signal, the strongest first
    score = fields.IntField()
    verdict = fields.CharEnumField(Verdict, max_length=20, default=Verdict.OPEN)
    decided_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="likenesses_decided"
    )
    decided_by_id: int | None
    decided_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "likeness"
        unique_together = (("a", "b"),)
        indexes = (Index(fields=("group_id", "verdict"), name="ix_likeness_open"),)


class Merge(Model):
    """One record went into another. `before` (sealed JSON) holds what undoing it puts back."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="merges")
    group_id: int
    winner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(Person, related_name="won")
    winner_id: int
    loser: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(Person, related_name="lost")
    loser_id: int
    chosen = fields.TextField(default="")  # which fields came from the loser
    before = fields.TextField(default="")
    done_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, null=True, on_delete=fields.SET_NULL, related_name="merges_done"
    )
    done_by_id: int | None
    done_at = fields.DatetimeField()
    undone_at: datetime | None = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "person_merge"
        indexes = (Index(fields=("loser_id",), name="ix_person_merge_loser"),)
