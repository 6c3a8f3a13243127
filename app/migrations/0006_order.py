from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from app.acts.models import State
from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.moderation.models import Turn, Verdict


class Migration(migrations.Migration):
    dependencies = [("app", "0005_door")]

    initial = False

    operations = [
        CreateModels(
            ops.CreateModel(
                name="Act",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
                    (
                        "settled_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
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
            ops.CreateModel(
                name="Entry",
                fields=[
                    (
                        "id",
                        fields.BigIntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("group_id", fields.IntField()),
                    ("seq", fields.BigIntField()),
                    ("at", fields.BigIntField()),
                    ("actor_id", fields.IntField(null=True)),
                    ("role", fields.CharField(default="", max_length=20)),
                    ("deed", fields.CharField(max_length=40)),
                    ("subject", fields.CharField(default="", max_length=22)),
                    ("facts", fields.TextField(default="{}", unique=False)),
                    ("is_power", fields.BooleanField(default=True)),
                    ("before", fields.CharField(max_length=64)),
                    ("hash", fields.CharField(max_length=64)),
                ],
                options={
                    "table": "audit_entry",
                    "app": "app",
                    "unique_together": (("group_id", "seq"),),
                    "indexes": [
                        Index(fields=["group_id", "is_power", "seq"], name="ix_audit_entry_shown")
                    ],
                    "pk_attr": "id",
                    "table_description": "What somebody did with the power or the trust they were given. Plain ids: it outlives people.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Handover",
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
            ops.CreateModel(
                name="Head",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("group_id", fields.IntField(unique=True)),
                    ("seq", fields.BigIntField(default=0)),
                    (
                        "hash",
                        fields.CharField(
                            default="0000000000000000000000000000000000000000000000000000000000000000",
                            max_length=64,
                        ),
                    ),
                ],
                options={
                    "table": "audit_head",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "Where the chain of one circle ends. Its row is the lock under which the chain grows.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Look",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "report",
                        fields.OneToOneField(
                            "app.Report",
                            source_field="report_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="look",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "claimed_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="claimed_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="reports_claimed",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "claimed_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "passed_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="passed_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="reports_passed_on",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("judged", fields.CharField(default="", max_length=20)),
                    ("question", fields.TextField(default="", unique=False)),
                    ("answer", fields.TextField(default="", unique=False)),
                    ("outcome", fields.CharField(default="", max_length=20)),
                    ("words", fields.TextField(default="", unique=False)),
                    (
                        "settled_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="settled_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="reports_settled",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "settled_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "read_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "report_look",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "What those who keep order have done about a report so far.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Measure",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
                            description="OPEN: open\nELSEWHERE: elsewhere\nUPHELD: upheld\nCHANGED: changed\nWITHDRAWN: withdrawn",
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
                    (
                        "decided_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
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
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
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
                    (
                        "read_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "measure_told",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "What whoever a measure is about reads of it, and whether they have. Their words go with",
                },
                bases=["Model"],
            ),
        ),
    ]
