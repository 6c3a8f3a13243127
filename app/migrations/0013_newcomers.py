from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.tokens import public_id
from app.core.viewer import Role
from tortoise.fields.base import OnDelete
from tortoise import fields

# Whoever was in before anybody could say yes is welcome.
WELCOME = "UPDATE membership SET welcomed_at = joined_at"


class Migration(migrations.Migration):
    dependencies = [("app", "0012_measures")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Vouch",
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
                        related_name="vouches",
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
                        related_name="vouches_given",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "receiver",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="receiver_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="vouches_had",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                (
                    "withdrawn_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "vouch",
                "app": "app",
                "unique_together": (("group", "giver", "receiver"),),
                "pk_attr": "id",
                "table_description": "Somebody of the circle says that they know who waits at its door. The words are sealed.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Invitation",
            name="role",
            field=fields.CharEnumField(
                default=Role.MEMBER,
                description="MEMBER: member\nSTEWARD: steward\nORGANISER: organiser\nMODERATOR: moderator\nOWNER: owner\nREGISTRAR: registrar",
                db_default="member",
                enum_type=Role,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="Membership",
            name="is_open_early",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Membership",
            name="welcomed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunSQL(WELCOME),
    ]
