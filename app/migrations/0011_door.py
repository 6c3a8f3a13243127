from tortoise import migrations
from tortoise.migrations import operations as ops
from app.chat.models import RoomKind
from app.core.tokens import public_id
from app.groups.models import JoinPolicy
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0009_handover")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Question",
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
                        related_name="questions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.CharField(max_length=200)),
                ("is_required", fields.BooleanField(default=False)),
                (
                    "archived_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "join_question",
                "app": "app",
                "indexes": [Index(fields=["group_id"], name="ix_join_question_group")],
                "pk_attr": "id",
                "table_description": "What a circle asks at its door. Kept when it is not asked any more: answers refer to it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                (
                    "membership",
                    fields.ForeignKeyField(
                        "app.Membership",
                        source_field="membership_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "question",
                    fields.ForeignKeyField(
                        "app.Question",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "join_answer",
                "app": "app",
                "unique_together": (("membership", "question"),),
                "pk_attr": "id",
                "table_description": "What somebody said to a question at the door, sealed, and kept whatever was decided.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Group",
            name="door",
            field=fields.CharField(null=True, max_length=22),
        ),
        ops.AddField(
            model_name="Group",
            name="join_policy",
            field=fields.CharEnumField(
                default=JoinPolicy.INVITED,
                description="INVITED: invited\nASKED: asked\nOPEN: open",
                db_default="invited",
                enum_type=JoinPolicy,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="Room",
            name="kind",
            field=fields.CharEnumField(
                default=RoomKind.EVERYONE,
                description="EVERYONE: everyone\nOPEN: open\nCLOSED: closed\nANNOUNCE: announce\nDIRECT: direct\nWAITING: waiting",
                enum_type=RoomKind,
                max_length=20,
            ),
        ),
    ]
