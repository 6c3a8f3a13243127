from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.tokens import public_id
from app.registry.models.papers import Stage
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0014_agreements"), ("app", "0014_directory")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Copy",
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
                        related_name="copies",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="copies",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("second_id", fields.IntField()),
                ("agreed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("fetched", fields.IntField(default=0)),
            ],
            options={
                "table": "list_copy",
                "app": "app",
                "indexes": [Index(fields=["group_id", "ends_at"], name="ix_list_copy_group")],
                "pk_attr": "id",
                "table_description": "Leave to take the whole list away as a file, for one day: asked for by one, agreed to by",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Paper",
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
                        related_name="papers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="papers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "stage",
                    fields.CharEnumField(
                        default=Stage.OPEN,
                        description="OPEN: open\nGOING: going\nDONE: done\nUNDONE: undone",
                        enum_type=Stage,
                        max_length=20,
                    ),
                ),
                ("content", fields.TextField(default="", unique=False)),
                ("sheet", fields.IntField(default=0)),
                ("heads", fields.IntField(default=0)),
                ("columns", fields.TextField(default="{}", unique=False)),
                ("way", fields.CharField(default="row", max_length=20)),
                ("has_failed", fields.BooleanField(default=False)),
                ("families", fields.IntField(default=0)),
                ("new", fields.IntField(default=0)),
                ("changed", fields.IntField(default=0)),
                ("same", fields.IntField(default=0)),
                ("brought_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "paper",
                "app": "app",
                "indexes": [
                    Index(fields=["group_id", "brought_at"], name="ix_paper_group"),
                    Index(fields=["stage", "ends_at"], name="ix_paper_stage"),
                ],
                "pk_attr": "id",
                "table_description": "A list of families that somebody brought, sealed until it is taken over or a day is past.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Trace",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                (
                    "paper",
                    fields.ForeignKeyField(
                        "app.Paper",
                        source_field="paper_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="traces",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "household",
                    fields.ForeignKeyField(
                        "app.Household",
                        source_field="household_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="traces",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "app.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="traces",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.CharField(default="", max_length=40)),
                ("is_new", fields.BooleanField(default=False)),
                ("before", fields.TextField(default="", unique=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "paper_trace",
                "app": "app",
                "indexes": [
                    Index(fields=["paper_id", "id"], name="ix_paper_trace_paper"),
                    Index(fields=["household_id"], name="ix_paper_trace_household"),
                ],
                "pk_attr": "id",
                "table_description": "What a list wrote or changed: enough to take it back, and to see that nobody else touched it",
            },
            bases=["Model"],
        ),
    ]
