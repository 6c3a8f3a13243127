from tortoise import migrations
from tortoise.migrations import operations as ops
from app.acts.models import State
from app.core.tokens import public_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0005_audit")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                ("group_id", fields.IntField()),
                ("kind", fields.CharField(max_length=40)),
                ("subject", fields.CharField(default="", max_length=22)),
                ("facts", fields.TextField(default="{}", unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=State.WAITING,
                        description="WAITING: waiting\nDONE: done\nDECLINED: declined\nWITHDRAWN: withdrawn\nEXPIRED: expired",
                        enum_type=State,
                        max_length=20,
                    ),
                ),
                (
                    "asked_by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="asked_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="acts_asked_for",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "second",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="second_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="acts_agreed_to",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("settled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "act",
                "app": "app",
                "indexes": [Index(fields=["group_id", "state"], name="ix_act_group")],
                "pk_attr": "id",
                "table_description": "One thing somebody asked for, that waits for somebody else's yes.",
            },
            bases=["Model"],
        ),
    ]
