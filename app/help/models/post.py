from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.chat.models import HiddenFor
from app.core.models import PublicId
from app.groups.models import Group, Membership
from app.lines.models import Line, Sheet
from app.registry.models import Household, Person


class Kind(StrEnum):
    ASK = "ask"
    OFFER = "offer"


class Category(StrEnum):
    MEDICINE = "medicine"
    FOOD = "food"
    THINGS = "things"  # clothes, dishes, a stove
    TRANSPORT = "transport"
    DOCUMENTS = "documents"
    TRANSLATION = "translation"
    COMPANY = "company"  # an hour of talk, a walk
    KNOWLEDGE = "knowledge"
    HOME = "home"
    WORK = "work"
    MONEY = "money"
    CHILDREN = "children"
    OTHER = "other"


BROUGHT = (Category.MEDICINE, Category.FOOD, Category.THINGS)  # by hand; all else is done

# Offers of these have hurt people elsewhere: nobody sees one before two have looked at it (R64).
CAN_HURT = (
    Category.HOME,
    Category.WORK,
    Category.TRANSPORT,
    Category.MONEY,
    Category.CHILDREN,
)


class Urgency(StrEnum):
    CAN_WAIT = "can wait"
    WEEK = "week"
    DAYS = "days"
    TODAY = "today"


class Shown(StrEnum):
    """To whom the author is named."""

    NAMED = "named"
    HIDDEN = "hidden"  # until somebody promises something: then to them
    TEAM = "team"  # to whoever is assigned, and nobody else


class PostAudience(StrEnum):
    """Who knows of it at all."""

    MEMBERS = "members"
    HELPERS = "helpers"  # whoever said on their card that they can help
    TEAM = "team"  # whoever looks after the circle


class Source(StrEnum):
    ONLINE = "online"
    DESK = "desk"
    PAPER = "paper"
    CHAT = "chat"


class PostState(StrEnum):
    """How one becomes another stands in `help/changes.py`."""

    DRAFT = "draft"  # somebody made it of another's message, who has not said yes yet
    PENDING = "pending"  # waits for the yes of those who look after the board
    OPEN = "open"
    PARTLY_COVERED = "partly covered"
    COVERED = "covered"
    IN_DELIVERY = "in delivery"
    RECEIVED = "received"
    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


ON_THE_BOARD = (PostState.OPEN, PostState.PARTLY_COVERED, PostState.COVERED, PostState.IN_DELIVERY)
OVER = (
    PostState.RECEIVED,
    PostState.CLOSED,
    PostState.EXPIRED,
    PostState.WITHDRAWN,
    PostState.DECLINED,
)


class Post(Model):
    """What somebody needs or offers, for themselves or, by an organiser, for a family."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="posts")
    group_id: int
    kind = fields.CharEnumField(Kind, max_length=10)
    author: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="posts"
    )
    author_id: int
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="posts_written"
    )  # who wrote it down: the author, or whoever made it of their message
    by_id: int
    for_household: fields.ForeignKeyNullableRelation[Household] = fields.ForeignKeyField(
        Household, null=True, on_delete=fields.SET_NULL, related_name="posts"
    )
    for_household_id: int | None
    for_person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        Person, null=True, on_delete=fields.SET_NULL, related_name="posts"
    )
    for_person_id: int | None
    sheet: fields.ForeignKeyRelation[Sheet] = fields.ForeignKeyField(Sheet, related_name="posts")
    sheet_id: int
    category = fields.CharEnumField(Category, max_length=20)
    title = fields.CharField(max_length=120)
    body = fields.TextField(default="")  # sealed
    address = fields.TextField(default="")  # sealed; for whoever promised something
    area = fields.CharField(max_length=80, default="")  # roughly: "Podil", "Gldani"
    locale = fields.CharField(max_length=5)
    urgency = fields.CharEnumField(Urgency, max_length=10, default=Urgency.CAN_WAIT)
    urgent_yes_id: int | None = fields.IntField(null=True)  # membership who agreed it is urgent
    needed_by: date | None = fields.DateField(null=True)
    expires_at = fields.DatetimeField()
    shown = fields.CharEnumField(Shown, max_length=10, default=Shown.NAMED)
    audience = fields.CharEnumField(PostAudience, max_length=10, default=PostAudience.MEMBERS)
    source = fields.CharEnumField(Source, max_length=10, default=Source.ONLINE)
    room_id: int | None = fields.IntField(null=True)  # the message it was made of …
    message_seq: int | None = fields.IntField(null=True)
    assigned: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="posts_assigned"
    )  # the steward who looks after it
    assigned_id: int | None
    needs_yes = fields.BooleanField(default=False)  # of the author, for every promise
    warnings: list[str] = fields.JSONField(default=list)  # signs of a snare, for who approves (R64)
    why_not = fields.CharField(max_length=200, default="")  # of who declined it
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    hidden_for = fields.CharEnumField(
        HiddenFor, max_length=10, default=HiddenFor.ASKED, db_default="asked"
    )
    words = fields.TextField(default="")  # normal form, to be searched
    typed = fields.TextField(default="", db_default="")  # sealed: on its pages, and not saved yet
    state = fields.CharEnumField(PostState, max_length=20, default=PostState.DRAFT)
    version = fields.IntField(default=0)
    nonce = fields.CharField(max_length=36)
    told_at: datetime | None = fields.DatetimeField(null=True)  # asked whether it is still needed
    made_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_post"
        unique_together = (("by", "nonce"),)
        indexes = (
            Index(fields=("group_id", "state", "expires_at"), name="ix_help_post_group"),
            Index(fields=("author_id",), name="ix_help_post_author"),
            Index(fields=("sheet_id",), name="ix_help_post_sheet"),
        )


class PostYes(Model):
    """Somebody looked at this version of an offer that can hurt, and lets people see it."""

    id: int = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(Post, related_name="yeses")
    post_id: int
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="posts_agreed_to"
    )
    by_id: int
    version = fields.IntField()
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_yes"
        unique_together = (("post", "by", "version"),)


class Step(Model):
    """What happened to a post, in order, and who did it: for its author and those it concerns."""

    id: int = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(Post, related_name="steps")
    post_id: int
    by: fields.ForeignKeyNullableRelation[Membership] = fields.ForeignKeyField(
        Membership, null=True, related_name="help_steps"
    )  # nobody: the clock
    by_id: int | None
    what = fields.CharField(max_length=30)
    qty: int | None = fields.IntField(null=True)
    line: fields.ForeignKeyNullableRelation[Line] = fields.ForeignKeyField(
        Line, null=True, related_name="steps"
    )
    line_id: int | None
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_step"
        indexes = (Index(fields=("post_id", "id"), name="ix_help_step_post"),)
