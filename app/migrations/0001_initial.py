from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from app.accounts.models import Kind, Standing
from app.chat.models import HistoryPolicy, RoomKind, new_epoch
from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.core.viewer import Role
from app.groups.models import Belonging, Care


class Migration(migrations.Migration):
    initial = True

    operations = [
        CreateModels(
            ops.CreateModel(
                name="Group",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    ("name", fields.CharField(max_length=80)),
                    ("about", fields.TextField(default="", unique=False)),
                    (
                        "care",
                        fields.CharEnumField(
                            default=Care.GUARDED,
                            description="GUARDED: guarded\nOPEN: open",
                            enum_type=Care,
                            max_length=20,
                        ),
                    ),
                    ("zone", fields.CharField(default="Europe/Kyiv", max_length=40)),
                    ("locale", fields.CharField(default="uk", max_length=5)),
                    ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={
                    "table": "circle",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "A circle.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Room",
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
                            related_name="rooms",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "kind",
                        fields.CharEnumField(
                            default=RoomKind.EVERYONE,
                            description="EVERYONE: everyone",
                            enum_type=RoomKind,
                            max_length=20,
                        ),
                    ),
                    ("title", fields.CharField(max_length=80)),
                    ("epoch", fields.CharField(default=new_epoch, max_length=16)),
                    ("last_seq", fields.BigIntField(default=0, db_default=0)),
                    ("last_n", fields.BigIntField(default=0, db_default=0)),
                    ("floor_seq", fields.BigIntField(default=0, db_default=0)),
                    ("purged_to", fields.BigIntField(default=0, db_default=0)),
                    (
                        "hist_policy",
                        fields.CharEnumField(
                            default=HistoryPolicy.JOINED,
                            description="JOINED: joined\nWHOLE: whole",
                            enum_type=HistoryPolicy,
                            max_length=20,
                        ),
                    ),
                    ("slow_ms", fields.IntField(default=0, db_default=0)),
                    ("paused", fields.BooleanField(default=False, db_default=False)),
                    ("ret_ms", fields.BigIntField(null=True)),
                    ("premod", fields.CharField(default="new", db_default="new", max_length=20)),
                    ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={
                    "table": "room",
                    "app": "app",
                    "indexes": [Index(fields=["group_id"], name="ix_room_group")],
                    "pk_attr": "id",
                    "table_description": "A room's settings and its counters. Its members, events and messages are written and read",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="User",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    ("login", fields.CharField(unique=True, max_length=40)),
                    ("password_hash", fields.CharField(max_length=200)),
                    (
                        "standing",
                        fields.CharEnumField(
                            default=Standing.ACTIVE,
                            description="ACTIVE: active\nBANNED: banned",
                            enum_type=Standing,
                            max_length=20,
                        ),
                    ),
                    ("is_admin", fields.BooleanField(default=False)),
                    ("locale", fields.CharField(default="en", max_length=5)),
                    ("zone", fields.CharField(default="UTC", max_length=40)),
                    ("theme", fields.CharField(default="", max_length=8)),
                    ("text_size", fields.CharField(default="", max_length=8)),
                    ("calm", fields.BooleanField(default=False)),
                    ("sheet_seed", fields.CharField(null=True, max_length=22)),
                    ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={
                    "table": "users",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "An account: no name, no mail, no phone. What a person is called belongs to each circle.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Invitation",
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
                            related_name="invitations",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "inviter",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="inviter_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="invitations",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("code_hash", fields.CharField(unique=True, max_length=64)),
                    ("label", fields.CharField(default="", max_length=60)),
                    ("max_uses", fields.IntField(default=1)),
                    ("uses", fields.IntField(default=0)),
                    ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                    ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "revoked_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "invitation",
                    "app": "app",
                    "indexes": [
                        Index(fields=["group_id", "created_at"], name="ix_invitation_group")
                    ],
                    "pk_attr": "id",
                    "table_description": "A way in, for one person and one week. The link can be made again from its public id and the",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Membership",
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
                            related_name="memberships",
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
                            related_name="memberships",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("name", fields.CharField(max_length=60)),
                    (
                        "state",
                        fields.CharEnumField(
                            default=Belonging.ACTIVE,
                            description="ACTIVE: active\nLEFT: left",
                            enum_type=Belonging,
                            max_length=20,
                        ),
                    ),
                    (
                        "invitation",
                        fields.ForeignKeyField(
                            "app.Invitation",
                            source_field="invitation_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="came_by_it",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("joined_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                    (
                        "left_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "membership",
                    "app": "app",
                    "unique_together": (("group", "user"),),
                    "indexes": [Index(fields=["user_id"], name="ix_membership_user")],
                    "pk_attr": "id",
                    "table_description": "One person in one circle, under the name they chose for it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="RecoveryCode",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "user",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="user_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="recovery_codes",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("code_hash", fields.CharField(unique=True, max_length=64)),
                    (
                        "used_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "recovery_code",
                    "app": "app",
                    "indexes": [Index(fields=["user_id"], name="ix_recovery_code_user")],
                    "pk_attr": "id",
                    "table_description": "One line of the printed sheet. It lets its owner in once, to choose a new password.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="RoleGrant",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "membership",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="membership_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="grants",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "role",
                        fields.CharEnumField(
                            description="MEMBER: member\nSTEWARD: steward\nORGANISER: organiser\nMODERATOR: moderator\nOWNER: owner",
                            enum_type=Role,
                            max_length=20,
                        ),
                    ),
                    ("granted_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ],
                options={
                    "table": "role_grant",
                    "app": "app",
                    "unique_together": (("membership", "role"),),
                    "pk_attr": "id",
                    "table_description": "What a member does for the circle beyond belonging to it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Session",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "user",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="user_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="sessions",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("token_hash", fields.CharField(unique=True, max_length=64)),
                    (
                        "kind",
                        fields.CharEnumField(
                            default=Kind.BROWSER,
                            description="BROWSER: browser\nBEARER: bearer",
                            enum_type=Kind,
                            max_length=20,
                        ),
                    ),
                    ("is_bot", fields.BooleanField(default=False)),
                    ("own_phone", fields.BooleanField(default=False)),
                    ("device", fields.CharField(default="", max_length=40)),
                    ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                    ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "session",
                    "app": "app",
                    "indexes": [Index(fields=["user_id"], name="ix_session_user")],
                    "pk_attr": "id",
                    "table_description": "One place where somebody is signed in. The token itself is only in the browser.",
                },
                bases=["Model"],
            ),
        ),
    ]
