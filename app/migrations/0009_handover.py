from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.tokens import public_id
from app.moderation.models import Turn
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0008_belonging")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                (
                    "group",
                    fields.ForeignKeyField(
                        "app.Group",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="handovers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "giver",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="giver_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="handed_over",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "taker",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="taker_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="taken_over",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("giver_stays", fields.BooleanField(default=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=Turn.ANNOUNCED,
                        description="ANNOUNCED: announced\nDONE: done\nSTOPPED: stopped",
                        enum_type=Turn,
                        max_length=20,
                    ),
                ),
                ("announced_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "handover",
                "app": "app",
                "indexes": [Index(fields=["group_id", "state"], name="ix_handover_group")],
                "pk_attr": "id",
                "table_description": "A circle changes hands: two have agreed, and everybody knows for three days before.",
            },
            bases=["Model"],
        ),
    ]
