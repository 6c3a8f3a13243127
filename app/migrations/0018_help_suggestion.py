from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.tokens import public_id
from app.help.models.matching import Asked
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0017_post_typed")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "app.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="suggestions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "helper",
                    fields.ForeignKeyField(
                        "app.Membership",
                        source_field="helper_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="suggestions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "app.Membership",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="suggestions_made",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "offer",
                    fields.ForeignKeyField(
                        "app.Post",
                        source_field="offer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="suggested_for",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reasons", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                (
                    "state",
                    fields.CharEnumField(
                        default=Asked.SENT,
                        description="SENT: sent\nACCEPTED: accepted\nDECLINED: declined\nEXPIRED: expired",
                        enum_type=Asked,
                        max_length=10,
                    ),
                ),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "help_suggestion",
                "app": "app",
                "unique_together": (("post", "helper"),),
                "indexes": [
                    Index(fields=["helper_id", "state"], name="ix_help_suggestion_helper"),
                    Index(fields=["state", "expires_at"], name="ix_help_suggestion_due"),
                ],
                "pk_attr": "id",
                "table_description": "Somebody who looks after the board thought that a member could take this ask: once, whatever",
            },
            bases=["Model"],
        ),
    ]
