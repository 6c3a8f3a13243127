from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.models import PublicId
from app.groups.models import Membership
from app.help.models.post import Post


class Picture(Model):
    """A prescription: seen by whoever is assigned only, and wiped 30 days after the end (R43)."""

    id: int = fields.IntField(primary_key=True)
    pub = PublicId()
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(Post, related_name="pictures")
    post_id: int
    picture = fields.TextField()  # sealed, in base64; drawn anew by us, whatever was sent
    wide = fields.IntField()
    high = fields.IntField()
    wipe_at: datetime | None = fields.DatetimeField(null=True)
    made_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "help_picture"
        indexes = (Index(fields=("post_id",), name="ix_help_picture_post"),)


class PictureLook(Model):
    """On this day somebody opened a prescription of somebody else, who may know of it (R111)."""

    id: int = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        Post, related_name="picture_looks"
    )
    post_id: int
    viewer: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        Membership, related_name="picture_looks"
    )
    viewer_id: int
    day = fields.DateField()

    class Meta(Model.Meta):
        table = "help_picture_look"
        unique_together = (("post", "viewer", "day"),)
