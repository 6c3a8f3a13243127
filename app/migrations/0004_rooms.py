from tortoise import migrations
from tortoise.migrations import operations as ops
from app.chat.models import RoomKind
from app.core.tokens import public_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

# Nothing waits for a keeper unless the keepers of a room ask for it.
HOLD_NOTHING = "UPDATE room SET premod = 'none'"


class Migration(migrations.Migration):
    dependencies = [("app", "0003_whole_rooms")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "blocker",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="blocker_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="blocks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "blocked",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="blocked_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="blocked_by",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "block",
                "app": "app",
                "unique_together": (("blocker", "blocked"),),
                "indexes": [Index(fields=["blocked_id"], name="ix_block_blocked")],
                "pk_attr": "id",
                "table_description": "Neither of the two meets the other any more, and the blocked one is not told.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Report",
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
                        related_name="reports",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "room",
                    fields.ForeignKeyField(
                        "app.Room",
                        source_field="room_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("kind", fields.CharField(default="message", db_default="message", max_length=20)),
                ("message_pub", fields.CharField(default="", db_default="", max_length=22)),
                (
                    "author",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="author_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports_about",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "reporter",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="reporter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reports_made",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("category", fields.CharField(max_length=20)),
                ("words", fields.TextField(default="", db_default="", unique=False)),
                ("snapshot", fields.TextField(default="", db_default="", unique=False)),
                ("state", fields.CharField(default="open", db_default="open", max_length=20)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "report",
                "app": "app",
                "indexes": [Index(fields=["group_id", "state"], name="ix_report_group")],
                "pk_attr": "id",
                "table_description": "What somebody asks the keepers to look at, with the words as they were: they may be gone",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Room",
            name="kind",
            field=fields.CharEnumField(
                default=RoomKind.EVERYONE,
                description="EVERYONE: everyone\nOPEN: open\nCLOSED: closed\nANNOUNCE: announce\nDIRECT: direct",
                enum_type=RoomKind,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="Room",
            name="premod",
            field=fields.CharField(default="none", db_default="none", max_length=20),
        ),
        ops.AddField(
            model_name="Room",
            name="about",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Room",
            name="accepted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Room",
            name="archived_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Room",
            name="asked_by",
            field=fields.ForeignKeyField(
                "app.User",
                source_field="asked_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="asked_rooms",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Room",
            name="made_by",
            field=fields.ForeignKeyField(
                "app.User",
                source_field="made_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="made_rooms",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Room",
            name="pair",
            field=fields.CharField(null=True, unique=True, max_length=32),
        ),
        ops.CreateModel(
            name="Knock",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "room",
                    fields.ForeignKeyField(
                        "app.Room",
                        source_field="room_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="knocks",
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
                        related_name="knocks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="knocks_for_others",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={
                "table": "knock",
                "app": "app",
                "unique_together": (("room", "user"),),
                "indexes": [Index(fields=["user_id"], name="ix_knock_user")],
                "pk_attr": "id",
                "table_description": "Somebody at the door of a room that is not open: invited `by` one who is inside, or asking",
            },
            bases=["Model"],
        ),
        ops.RunSQL(HOLD_NOTHING, reverse_sql="UPDATE room SET premod = 'new'"),
    ]
