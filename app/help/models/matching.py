from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.groups.models import Membership
from app.help.models.post import Post
from app.lines.models import Line, Promise


class Asked(StrEnum):
    """What became of a question whether somebody would take an ask."""

    SENT = "sent"
    ACCEPTED = "accepted"  # they promised something of it
    DECLINED = "declined"  # not this time
    EXPIRED = "expired"  # no answer, or it was settled otherwise meanwhile


class Suggestion(Model):
    """Somebody who looks after the board thought that a member could take this ask: once, whatever
    became of it."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(Post, related_name="suggestions")
    post_id: int
    helper: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="suggestions"
    )
    helper_id: int
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="suggestions_made"
    )
    by_id: int
    offer: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        Post, null=True, on_delete=fields.SET_NULL, related_name="suggested_for"
    )  # of theirs, that goes with it
    offer_id: int | None
    reasons: list[str] = fields.JSONField(default=list)  # of a card: only while it is open
    state = fields.CharEnumField(Asked, max_length=10, default=Asked.SENT)
    expires_at = fields.DatetimeField()
    made_at = fields.DatetimeField()
    changed_at: datetime = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_suggestion"
        unique_together = (("post", "helper"),)
        indexes = (
            Index(fields=("helper_id", "state"), name="ix_help_suggestion_helper"),
            Index(fields=("state", "expires_at"), name="ix_help_suggestion_due"),
        )


class MatchPair(Model):
    """So much of what somebody offers is kept for what they promised of an ask. It stands as long
    as the promise does."""

    id: int = fields.IntField(primary_key=True)
    promise: fields.ForeignKeyRelation[Promise] = fields.ForeignKeyField(
        Promise, related_name="pairs"
    )
    promise_id: int
    ask_line: fields.ForeignKeyRelation[Line] = fields.ForeignKeyField(
        Line, related_name="pairs_of_ask"
    )
    ask_line_id: int
    offer_line: fields.ForeignKeyRelation[Line] = fields.ForeignKeyField(
        Line, related_name="pairs_of_offer"
    )
    offer_line_id: int
    qty = fields.IntField()
    delivered = fields.IntField(default=0)
    by: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="pairs_made"
    )  # who thought of it: a keeper, or whoever offers it
    by_id: int
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_match"
        unique_together = (("promise", "ask_line", "offer_line"),)
        indexes = (
            Index(fields=("ask_line_id",), name="ix_help_match_ask"),
            Index(fields=("offer_line_id",), name="ix_help_match_offer"),
        )
