from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.groups.models import Membership

PATIENCE = timedelta(days=30)  # after which somebody may be asked again, whatever became of it


class Field(StrEnum):
    """What a card can hold. Each is written once for every circle, and shown there as its person
    says."""

    PRONOUN = "pronoun"
    LANGUAGES = "languages"  # codes, with commas
    FROM = "from"
    REGION = "region"  # where they live now, roughly
    TOWN = "town"  # and more exactly
    CAN = "can"
    TRANSLATE = "translate"
    DRIVE = "drive"
    ROOM = "room"
    NEED = "need"
    CONTACT = "contact"  # how to reach them outside Kolo


class Audience(StrEnum):
    ME = "me"
    ORGANISERS = "organisers"  # whoever looks after the circle
    MEMBERS = "members"


class CardAnswer(Model):
    """What somebody wrote on their card in one circle, and who may read it. Sealed where nobody
    else may, and always for how to reach them (core/sealed.py)."""

    id: int = fields.IntField(primary_key=True)
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="card_answers"
    )
    membership_id: int
    field = fields.CharEnumField(Field, max_length=20)
    value = fields.TextField()
    audience = fields.CharEnumField(Audience, max_length=20, default=Audience.ME)

    class Meta(Model.Meta):
        table = "card_answer"
        unique_together = (("membership", "field"),)

    @property
    def is_sealed(self) -> bool:
        return is_sealed(self.field, self.audience)


def is_sealed(field: Field, audience: Audience) -> bool:
    return audience is Audience.ME or field is Field.CONTACT


class Findable(Model):
    """By which words each kind of reader may find a card: what one may not read is not in the text
    one searches, so that it cannot be found by guessing. Written with the card."""

    id: int = fields.IntField(primary_key=True)
    membership: fields.OneToOneRelation[Membership] = fields.OneToOneField(
        Membership, related_name="findable"
    )
    membership_id: int
    guarded = fields.TextField(default="")  # members of a guarded circle
    members = fields.TextField(default="")  # members of an open-hearted one
    organisers = fields.TextField(default="")

    class Meta(Model.Meta):
        table = "card_words"


class CardLook(Model):
    """Somebody opened a card, or searched: kept for a day, to be counted (R60). Whose card it was
    only a keyed mark tells, so that the table does not say who was interested in whom."""

    id: int = fields.IntField(primary_key=True)
    viewer: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="looks"
    )
    viewer_id: int
    kind = fields.CharField(max_length=10)
    mark = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "card_look"
        indexes = (Index(fields=("viewer_id", "at"), name="ix_card_look_viewer"),)


class Asking(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"  # whoever asked does not learn of it
    TAKEN_BACK = "taken back"


class ContactRequest(Model):
    """Somebody would like to know how to reach somebody else outside Kolo. There is one between two
    people of a circle: asking again is the same row."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    asker: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="contacts_asked_for"
    )
    asker_id: int
    asked: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="contact_requests"
    )
    asked_id: int
    why = fields.TextField(default="")  # sealed
    state = fields.CharEnumField(Asking, max_length=20, default=Asking.WAITING)
    asked_at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)  # how long they may know

    class Meta(Model.Meta):
        table = "contact_request"
        unique_together = (("asker", "asked"),)
        indexes = (Index(fields=("asked_id", "state"), name="ix_contact_request_asked"),)

    def opens(self, now: datetime) -> bool:
        """Whether whoever asked may know just now."""
        return self.state is Asking.GRANTED and self.until is not None and now < self.until

    def rests(self, now: datetime) -> bool:
        """Whether it cannot be asked again yet. Whoever said no is left in peace as long as whoever
        has not answered, so that nobody can tell which it was."""
        if self.state in (Asking.WAITING, Asking.REFUSED):
            return now < self.asked_at + PATIENCE
        return self.opens(now)


class Reveal(Model):
    """On this day somebody looked at how to reach somebody: that person may know of it (R61)."""

    id: int = fields.IntField(primary_key=True)
    viewer: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="reveals_made"
    )
    viewer_id: int
    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="reveals"
    )
    membership_id: int
    day = fields.DateField()

    class Meta(Model.Meta):
        table = "reveal"
        unique_together = (("viewer", "membership", "day"),)
        indexes = (Index(fields=("membership_id",), name="ix_reveal_membership"),)
