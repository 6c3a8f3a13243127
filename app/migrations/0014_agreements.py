from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("app", "0013_newcomers")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "app.Group",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="agreements",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("version", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "agreement",
                "app": "app",
                "unique_together": (("group", "version"),),
                "pk_attr": "id",
                "table_description": "What the people of a circle promise each other, in its own words. A version never changes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "agreement",
                    fields.ForeignKeyField(
                        "app.Agreement",
                        source_field="agreement_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="acceptances",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "user",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="user_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="acceptances",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("accepted_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "agreement_acceptance",
                "app": "app",
                "unique_together": (("agreement", "user"),),
                "pk_attr": "id",
                "table_description": "Somebody said yes to one version.",
            },
            bases=["Model"],
        ),
    ]
