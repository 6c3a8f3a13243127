from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.events.models.answer import AnswerState, Says
from app.events.models.door import Method
from app.events.models.event import EventAudience, EventState, PlaceFor
from app.events.models.occurrence import OccurrenceState
from app.lines.models import PromiseState
from app.notices.models import Urgency
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0008_families")]

    initial = False

    operations = [
        CreateModels(
            ops.CreateModel(
                name="CalendarKey",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "membership",
                        fields.OneToOneField(
                            "app.Membership",
                            source_field="membership_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="calendar_key",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("key_hash", fields.CharField(unique=True, max_length=64)),
                    ("is_full", fields.BooleanField(default=False)),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("fetched_on", fields.DateField(null=True)),
                    ("fetches", fields.IntField(default=0)),
                ],
                options={
                    "table": "calendar_key",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "Opens somebody's calendar of one circle to the program on their phone, and nothing else",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Event",
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
                            related_name="events",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "host",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="host_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="events",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "state",
                        fields.CharEnumField(
                            default=EventState.DRAFT,
                            description="DRAFT: draft\nASKED: asked\nPUBLISHED: published\nCANCELLED: cancelled\nARCHIVED: archived\nTEMPLATE: template",
                            enum_type=EventState,
                            max_length=20,
                        ),
                    ),
                    (
                        "audience",
                        fields.CharEnumField(
                            default=EventAudience.MEMBERS,
                            description="MEMBERS: members\nTEAM: team",
                            enum_type=EventAudience,
                            max_length=20,
                        ),
                    ),
                    ("locale", fields.CharField(max_length=5)),
                    ("title", fields.CharField(max_length=120)),
                    ("about", fields.TextField(default="", unique=False)),
                    ("place", fields.CharField(default="", max_length=120)),
                    ("exact_place", fields.TextField(default="", unique=False)),
                    ("online_url", fields.TextField(default="", unique=False)),
                    (
                        "place_for",
                        fields.CharEnumField(
                            default=PlaceFor.COMING,
                            description="AUDIENCE: audience\nCOMING: coming",
                            enum_type=PlaceFor,
                            max_length=20,
                        ),
                    ),
                    ("place_hours", fields.IntField(null=True)),
                    ("zone", fields.CharField(max_length=40)),
                    ("starts", fields.CharField(max_length=16)),
                    ("fold", fields.IntField(default=0)),
                    ("minutes", fields.IntField()),
                    ("rule", fields.CharField(default="", max_length=200)),
                    ("made_until", fields.DateField(null=True)),
                    ("capacity", fields.IntField(null=True)),
                    ("guests_max", fields.IntField(default=0)),
                    ("needs_yes", fields.BooleanField(default=False)),
                    ("has_waiting_list", fields.BooleanField(default=True)),
                    ("answer_by", fields.IntField(null=True)),
                    ("duties", fields.JSONField(default=list)),
                    ("wanted", fields.JSONField(default=list)),
                    ("uid", fields.CharField(unique=True, max_length=80)),
                    ("sequence", fields.IntField(default=0)),
                    (
                        "room",
                        fields.ForeignKeyField(
                            "app.Room",
                            source_field="room_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="events",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("version", fields.IntField(default=0)),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "event",
                    "app": "app",
                    "indexes": [Index(fields=["group_id", "state"], name="ix_event_group")],
                    "pk_attr": "id",
                    "table_description": "What is planned. Its times are as the clock on the wall there says (`zone`), so that a supper",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Notice",
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
                            related_name="notices",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("group_id", fields.IntField(null=True)),
                    ("kind", fields.CharField(max_length=40)),
                    ("target", fields.CharField(default="", max_length=22)),
                    ("more", fields.JSONField(default=dict)),
                    (
                        "urgency",
                        fields.CharEnumField(
                            default=Urgency.NORMAL,
                            description="URGENT: urgent\nNORMAL: normal\nLOW: low",
                            enum_type=Urgency,
                            max_length=10,
                        ),
                    ),
                    ("key", fields.CharField(max_length=120)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "seen_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "gone_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "notice",
                    "app": "app",
                    "unique_together": (("user", "key"),),
                    "indexes": [Index(fields=["user_id", "at"], name="ix_notice_user")],
                    "pk_attr": "id",
                    "table_description": "Something one person should know. `key` is what it is about and when, so that telling twice",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Sheet",
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
                            related_name="sheets",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                ],
                options={
                    "table": "sheet",
                    "app": "app",
                    "indexes": [Index(fields=["group_id"], name="ix_sheet_group")],
                    "pk_attr": "id",
                    "table_description": "A list of lines, which one thing of a circle has.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Line",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "sheet",
                        fields.ForeignKeyField(
                            "app.Sheet",
                            source_field="sheet_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="lines",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("position", fields.IntField(default=0)),
                    ("text", fields.CharField(max_length=120)),
                    ("unit", fields.CharField(default="", max_length=20)),
                    ("qty", fields.IntField()),
                    ("promised", fields.IntField(default=0)),
                    ("delivered", fields.IntField(default=0)),
                    ("substitutes_ok", fields.BooleanField(default=False)),
                    (
                        "gone_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "line",
                    "app": "app",
                    "indexes": [Index(fields=["sheet_id", "position"], name="ix_line_sheet")],
                    "pk_attr": "id",
                    "table_description": "So much of something. At every moment 0 ≤ delivered ≤ promised ≤ qty (core/db/guards.py).",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Occurrence",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "event",
                        fields.ForeignKeyField(
                            "app.Event",
                            source_field="event_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="occurrences",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "group",
                        fields.ForeignKeyField(
                            "app.Group",
                            source_field="group_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="occurrences",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("local", fields.CharField(max_length=16)),
                    ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "state",
                        fields.CharEnumField(
                            default=OccurrenceState.SCHEDULED,
                            description="SCHEDULED: scheduled\nMOVED: moved\nCANCELLED: cancelled\nDONE: done",
                            enum_type=OccurrenceState,
                            max_length=20,
                        ),
                    ),
                    ("capacity", fields.IntField(null=True)),
                    ("taken", fields.IntField(default=0)),
                    ("next_in_line", fields.IntField(default=1)),
                    ("own", fields.JSONField(default=dict)),
                    ("why_cancelled", fields.CharField(default="", max_length=200)),
                    ("sequence", fields.IntField(default=0)),
                    (
                        "changed_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "sheet",
                        fields.ForeignKeyField(
                            "app.Sheet",
                            source_field="sheet_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="occurrences",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                ],
                options={
                    "table": "occurrence",
                    "app": "app",
                    "unique_together": (("event", "local"),),
                    "indexes": [
                        Index(fields=["group_id", "starts_at"], name="ix_occurrence_calendar")
                    ],
                    "pk_attr": "id",
                    "table_description": "One time that an event happens. `local` is when the rule put it (RECURRENCE-ID): it names",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Change",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "occurrence",
                        fields.ForeignKeyField(
                            "app.Occurrence",
                            source_field="occurrence_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="changes",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("what", fields.CharField(max_length=120)),
                    ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "told_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "event_change",
                    "app": "app",
                    "indexes": [Index(fields=["told_at", "due_at"], name="ix_event_change_due")],
                    "pk_attr": "id",
                    "table_description": "What was changed about an occurrence and not told yet: several edits become one notice.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Duty",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "occurrence",
                        fields.ForeignKeyField(
                            "app.Occurrence",
                            source_field="occurrence_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="duties",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("position", fields.IntField(default=0)),
                    ("name", fields.CharField(max_length=60)),
                    ("needed", fields.IntField()),
                    ("taken", fields.IntField(default=0)),
                ],
                options={
                    "table": "duty",
                    "app": "app",
                    "indexes": [Index(fields=["occurrence_id"], name="ix_duty_occurrence")],
                    "pk_attr": "id",
                    "table_description": "Something somebody does at an event, with places of its own: driver, cook, seat on a bus.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="EventAnswer",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "occurrence",
                        fields.ForeignKeyField(
                            "app.Occurrence",
                            source_field="occurrence_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="answers",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "group",
                        fields.ForeignKeyField(
                            "app.Group",
                            source_field="group_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="event_answers",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "membership",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="membership_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="event_answers",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="event_answers_written",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("name", fields.TextField(default="", unique=False)),
                    (
                        "says",
                        fields.CharEnumField(
                            description="GOING: going\nMAYBE: maybe\nNO: no",
                            enum_type=Says,
                            max_length=10,
                        ),
                    ),
                    (
                        "state",
                        fields.CharEnumField(
                            description="NOTED: noted\nPENDING: pending\nCONFIRMED: confirmed\nWAITLISTED: waitlisted\nOFFERED: offered\nDECLINED: declined\nCANCELLED: cancelled\nEXPIRED: expired",
                            enum_type=AnswerState,
                            max_length=20,
                        ),
                    ),
                    ("party", fields.IntField(default=1)),
                    ("children", fields.IntField(default=0)),
                    ("needs", fields.TextField(default="", unique=False)),
                    (
                        "duty",
                        fields.ForeignKeyField(
                            "app.Duty",
                            source_field="duty_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="answers",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("place_in_line", fields.IntField(null=True)),
                    (
                        "offered_until",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "passed_over_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("is_shown", fields.BooleanField(default=False)),
                    ("has_come", fields.BooleanField(null=True)),
                    ("nonce", fields.CharField(max_length=36)),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "event_answer",
                    "app": "app",
                    "unique_together": (("by", "nonce"),),
                    "indexes": [
                        Index(fields=["occurrence_id", "state"], name="ix_event_answer_occurrence"),
                        Index(fields=["membership_id"], name="ix_event_answer_membership"),
                    ],
                    "pk_attr": "id",
                    "table_description": "What one person answered to one occurrence: a member, or somebody without an account whom a",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="CheckIn",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "occurrence",
                        fields.ForeignKeyField(
                            "app.Occurrence",
                            source_field="occurrence_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="check_ins",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "group",
                        fields.ForeignKeyField(
                            "app.Group",
                            source_field="group_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="check_ins",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "answer",
                        fields.ForeignKeyField(
                            "app.EventAnswer",
                            source_field="answer_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="check_ins",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "membership",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="membership_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="check_ins",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("household_id", fields.IntField(null=True)),
                    ("name", fields.TextField(default="", unique=False)),
                    ("party", fields.IntField(default=1)),
                    (
                        "method",
                        fields.CharEnumField(
                            description="LIST: list\nCARD: card\nCODE: code\nWALK_IN: walk in",
                            enum_type=Method,
                            max_length=10,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="check_ins_made",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("nonce", fields.CharField(max_length=36)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "undone_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "check_in",
                    "app": "app",
                    "unique_together": (("by", "nonce"),),
                    "indexes": [Index(fields=["occurrence_id"], name="ix_check_in_occurrence")],
                    "pk_attr": "id",
                    "table_description": "Somebody came. What is counted at a door is these, not the answers.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Promise",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "sheet",
                        fields.ForeignKeyField(
                            "app.Sheet",
                            source_field="sheet_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="promises",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "helper",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="helper_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="promises",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "state",
                        fields.CharEnumField(
                            default=PromiseState.PROPOSED,
                            description="PROPOSED: proposed\nACCEPTED: accepted\nIN_PROGRESS: in progress\nDELIVERED: delivered\nCONFIRMED: confirmed\nDISPUTED: disputed\nDECLINED: declined\nRELEASED: released",
                            enum_type=PromiseState,
                            max_length=20,
                        ),
                    ),
                    ("note", fields.TextField(default="", unique=False)),
                    (
                        "promise_by",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("nonce", fields.CharField(max_length=36)),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "promise",
                    "app": "app",
                    "unique_together": (("helper", "nonce"),),
                    "indexes": [Index(fields=["sheet_id"], name="ix_promise_sheet")],
                    "pk_attr": "id",
                    "table_description": "What one person promised of one sheet, and what became of it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Part",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "promise",
                        fields.ForeignKeyField(
                            "app.Promise",
                            source_field="promise_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="parts",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "line",
                        fields.ForeignKeyField(
                            "app.Line",
                            source_field="line_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="parts",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("qty", fields.IntField()),
                    ("delivered", fields.IntField(default=0)),
                ],
                options={
                    "table": "promise_part",
                    "app": "app",
                    "unique_together": (("promise", "line"),),
                    "indexes": [Index(fields=["line_id"], name="ix_promise_part_line")],
                    "pk_attr": "id",
                    "table_description": "How much of one line somebody promised.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Reminder",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "occurrence",
                        fields.ForeignKeyField(
                            "app.Occurrence",
                            source_field="occurrence_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="reminders",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "membership",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="membership_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="reminders",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("minutes", fields.IntField()),
                    ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "done_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "reminder",
                    "app": "app",
                    "unique_together": (("occurrence", "membership", "minutes"),),
                    "indexes": [Index(fields=["done_at", "due_at"], name="ix_reminder_due")],
                    "pk_attr": "id",
                    "table_description": "At `due_at` somebody is told that something is near. Done, or left out for who should not be",
                },
                bases=["Model"],
            ),
        )
    ]
