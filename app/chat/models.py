from __future__ import annotations

import secrets
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.accounts.models import User
from app.core.i18n import N_
from app.core.models import PublicId
from app.groups.models import Group


class RoomKind(StrEnum):
    EVERYONE = "everyone"  # each circle has exactly one
    OPEN = "open"  # anybody of the circle may look in and come
    CLOSED = "closed"  # by invitation
    ANNOUNCE = "announce"  # hosts speak, everybody of the circle may read
    DIRECT = "direct"  # two people
    WAITING = "waiting"  # whoever waits at the circle's door, and those who keep it


EVERYONE = N_("Everyone")  # its name, said in the reader's language where there is a reader


class HistoryPolicy(StrEnum):
    JOINED = "joined"  # people read from the moment they came
    WHOLE = "whole"


def new_epoch() -> str:
    """Names one unbroken history; a restored backup gets another."""
    return secrets.token_hex(4)


class Room(Model):
    """A room's settings and its counters. Its members, events and messages are written and read
    by chat/log, off the ORM; `last_seq` and `last_n` change only there.

    A room that somebody asked for waits until `accepted_at`: in a direct room only `asked_by` has
    spoken by then, once; an open room that a member would like to have is not there yet.
    A waiting room belongs to `made_by`, who waits in it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="rooms")
    group_id: int
    kind = fields.CharEnumField(RoomKind, max_length=20, default=RoomKind.EVERYONE)
    title = fields.CharField(max_length=80)
    epoch = fields.CharField(max_length=16, default=new_epoch)
    last_seq = fields.BigIntField(default=0, db_default=0)
    last_n = fields.BigIntField(default=0, db_default=0)
    floor_seq = fields.BigIntField(default=0, db_default=0)
    purged_to = fields.BigIntField(default=0, db_default=0)
    hist_policy = fields.CharEnumField(HistoryPolicy, max_length=20, default=HistoryPolicy.JOINED)
    slow_ms = fields.IntField(default=0, db_default=0)
    paused = fields.BooleanField(default=False, db_default=False)
    ret_ms = fields.BigIntField(null=True)
    premod = fields.CharField(max_length=20, default="none", db_default="none")
    about = fields.TextField(default="", db_default="")
    archived_at = fields.DatetimeField(null=True)
    made_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, related_name="made_rooms", null=True, on_delete=fields.SET_NULL
    )
    made_by_id: int | None
    pair = fields.CharField(max_length=32, null=True, unique=True)  # a direct room's two
    asked_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, related_name="asked_rooms", null=True, on_delete=fields.SET_NULL
    )
    asked_by_id: int | None
    accepted_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "room"
        indexes = (Index(fields=("group_id",), name="ix_room_group"),)

    @property
    def is_waiting(self) -> bool:
        """Somebody asked for it, and nobody has said yes."""
        return self.asked_by_id is not None and self.accepted_at is None

    def other_of(self, user_id: int) -> int:
        """Whom a direct room is shared with."""
        _, low, high = map(int, (self.pair or "0:0:0").split(":"))
        return high if user_id == low else low


def pair_of(group_id: int, one_id: int, other_id: int) -> str:
    """The key of the one direct room two people have in a circle, whichever of them asks. What they
    say to each other in one circle does not follow them into another, where names differ."""
    return f"{group_id}:{min(one_id, other_id)}:{max(one_id, other_id)}"


class Knock(Model):
    """Somebody at the door of a room that is not open: invited `by` one who is inside, or asking
    to be let in where nobody is named. Gone as soon as it is answered, whichever way."""

    id: int = fields.IntField(primary_key=True)
    room: fields.ForeignKeyRelation[Room] = fields.ForeignKeyField(Room, related_name="knocks")
    room_id: int
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="knocks")
    user_id: int
    by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, related_name="knocks_for_others", null=True
    )
    by_id: int | None
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "knock"
        unique_together = (("room", "user"),)
        indexes = (Index(fields=("user_id",), name="ix_knock_user"),)


class Block(Model):
    """Neither of the two meets the other any more, and the blocked one is not told."""

    id: int = fields.IntField(primary_key=True)
    blocker: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(User, related_name="blocks")
    blocker_id: int
    blocked: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="blocked_by"
    )
    blocked_id: int
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "block"
        unique_together = (("blocker", "blocked"),)
        indexes = (Index(fields=("blocked_id",), name="ix_block_blocked"),)


class HiddenFor(StrEnum):
    """Why others do not see something that people can report, while it is hidden."""

    ASKED = "asked"  # by who it is about, or who looks after it
    REPORTS = "reports"  # so many reported it that somebody looks at it first (R66)
    ORDER = "order"  # who keeps order looked at it, and left it so


# While it is in one of these, somebody has still to answer it.
UNANSWERED = ("open", "claimed", "needs_info", "escalated")


class Report(Model):
    """What somebody asks the keepers to look at, with the words as they were: they may be gone
    by then. `words` and `snapshot` are sealed (core/sealed.py).

    `kind` says what it is about, and `message_pub` is its public id: a message, or something of a
    higher feature. `weighs`: it counts among the many that put something out of sight."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(Group, related_name="reports")
    group_id: int
    room: fields.ForeignKeyNullableRelation[Room] = fields.ForeignKeyField(
        Room, related_name="reports", null=True, on_delete=fields.SET_NULL
    )
    room_id: int | None
    kind = fields.CharField(max_length=20, default="message", db_default="message")
    message_pub = fields.CharField(max_length=22, default="", db_default="")
    author: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        User, related_name="reports_about", null=True, on_delete=fields.SET_NULL
    )
    author_id: int | None
    reporter: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        User, related_name="reports_made"
    )
    reporter_id: int
    category = fields.CharField(max_length=20)
    words = fields.TextField(default="", db_default="")
    snapshot = fields.TextField(default="", db_default="")
    state = fields.CharField(max_length=20, default="open", db_default="open")
    weighs = fields.BooleanField(default=True, db_default=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta(Model.Meta):
        table = "report"
        indexes = (
            Index(fields=("group_id", "state"), name="ix_report_group"),
            Index(fields=("message_pub",), name="ix_report_about"),
        )
