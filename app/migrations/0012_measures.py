from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.tokens import public_id
from app.moderation.models import Verdict
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0011_door"), ("app", "0011_longer_beginnings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                ("group_id", fields.IntField()),
                ("report_id", fields.IntField(null=True)),
                ("target_id", fields.IntField()),
                ("kind", fields.CharField(max_length=20)),
                ("reason", fields.CharField(default="", max_length=20)),
                ("room_id", fields.IntField(null=True)),
                ("message_pub", fields.CharField(default="", max_length=22)),
                ("until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("by_id", fields.IntField(null=True)),
                ("second_id", fields.IntField(null=True)),
                ("reverses_id", fields.IntField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "measure",
                "app": "app",
                "indexes": [
                    Index(fields=["group_id", "at"], name="ix_measure_group"),
                    Index(fields=["target_id", "at"], name="ix_measure_target"),
                ],
                "pk_attr": "id",
                "table_description": "What was decided about somebody by who keeps order. Only grows, so plain ids: it outlives",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                (
                    "measure",
                    fields.OneToOneField(
                        "app.Measure",
                        source_field="measure_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="appeal",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        default=Verdict.OPEN,
                        description="OPEN: open\nUPHELD: upheld\nCHANGED: changed\nWITHDRAWN: withdrawn",
                        enum_type=Verdict,
                        max_length=20,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
                ("words", fields.TextField(default="", unique=False)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "decided_by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="decided_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="appeals_decided",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "appeal",
                "app": "app",
                "pk_attr": "id",
                "table_description": "Somebody disagrees with a measure, once. Whoever had no part in it answers.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "measure",
                    fields.OneToOneField(
                        "app.Measure",
                        source_field="measure_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="told",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("words", fields.TextField(default="", unique=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "measure_told",
                "app": "app",
                "pk_attr": "id",
                "table_description": "What whoever a measure is about reads of it, and whether they have. Their words go with",
            },
            bases=["Model"],
        ),
    ]
