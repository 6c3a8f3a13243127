from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0018_help_suggestion")]

    initial = False

    operations = [
        ops.CreateModel(
            name="MatchPair",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "promise",
                    fields.ForeignKeyField(
                        "app.Promise",
                        source_field="promise_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pairs",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "ask_line",
                    fields.ForeignKeyField(
                        "app.Line",
                        source_field="ask_line_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pairs_of_ask",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "offer_line",
                    fields.ForeignKeyField(
                        "app.Line",
                        source_field="offer_line_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pairs_of_offer",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("qty", fields.IntField()),
                ("delivered", fields.IntField(default=0)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "app.Membership",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pairs_made",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "help_match",
                "app": "app",
                "unique_together": (("promise", "ask_line", "offer_line"),),
                "indexes": [
                    Index(fields=["ask_line_id"], name="ix_help_match_ask"),
                    Index(fields=["offer_line_id"], name="ix_help_match_offer"),
                ],
                "pk_attr": "id",
                "table_description": "So much of what somebody offers is kept for what they promised of an ask. It stands as long",
            },
            bases=["Model"],
        ),
    ]
