from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from app.accounts.models import Standing
from app.chat.models import RoomKind
from app.core.clock import today
from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.core.viewer import Role
from app.groups.models.belonging import Belonging
from app.groups.models.circle import JoinPolicy

# Whoever was in before anybody could say yes is welcome.
WELCOME = "UPDATE membership SET welcomed_at = joined_at"


async def name_everybody(apps, editor):
    """Memberships of before have no public id yet."""
    for row in await editor.client.execute_query_dict(
        "SELECT id FROM membership WHERE pub IS NULL"
    ):
        # Our own letters and digits: nothing in them needs quoting.
        sql = f"UPDATE membership SET pub = '{public_id()}' WHERE id = {int(row['id'])}"
        await editor.client.execute_query(sql)


async def keep_names(apps, editor):
    """They go with the column."""


class Migration(migrations.Migration):
    dependencies = [("app", "0004_rooms")]

    initial = False

    operations = [
        CreateModels(
            ops.CreateModel(
                name="Agreement",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
            ops.CreateModel(
                name="Question",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
            ops.CreateModel(
                name="Vouch",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
        ops.AlterField(
            model_name="Membership",
            name="state",
            field=fields.CharEnumField(
                default=Belonging.ACTIVE,
                description="APPLIED: applied\nACTIVE: active\nPAUSED: paused\nSUSPENDED: suspended\nLEFT: left\nREFUSED: refused\nWITHDRAWN: withdrawn\nBANNED: banned",
                enum_type=Belonging,
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
            name="pub",
            field=fields.CharField(null=True, default=public_id, unique=True, max_length=22),
        ),
        ops.AddField(
            model_name="Membership",
            name="reason",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.AddField(
            model_name="Membership",
            name="seen_on",
            field=fields.DateField(null=True, default=today),
        ),
        ops.AddField(
            model_name="Membership",
            name="state_until",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Membership",
            name="told_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Membership",
            name="welcomed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="Membership",
            index=Index(fields=["group_id", "id"], name="ix_membership_list"),
        ),
        ops.AlterField(
            model_name="RoleGrant",
            name="role",
            field=fields.CharEnumField(
                description="MEMBER: member\nSTEWARD: steward\nORGANISER: organiser\nMODERATOR: moderator\nOWNER: owner\nREGISTRAR: registrar",
                enum_type=Role,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="RoleGrant",
            name="expires_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
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
        ops.AlterField(
            model_name="User",
            name="standing",
            field=fields.CharEnumField(
                default=Standing.ACTIVE,
                description="ACTIVE: active\nBANNED: banned\nERASED: erased",
                enum_type=Standing,
                max_length=20,
            ),
        ),
        ops.AlterModelOptions(
            name="Membership",
            options={
                "table": "membership",
                "app": "app",
                "unique_together": (("group", "user"),),
                "indexes": [
                    Index(fields=["user_id"], name="ix_membership_user"),
                    Index(fields=["group_id", "id"], name="ix_membership_list"),
                ],
                "pk_attr": "id",
                "table_description": "One person in one circle, under the name they chose for it. `pub` names them there, and tells",
            },
        ),
        ops.RunSQL(WELCOME),
        ops.RunPython(code=name_everybody, reverse_code=keep_names),
    ]
