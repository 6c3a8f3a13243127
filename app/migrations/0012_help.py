from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.help.models.buying import BuyState
from app.help.models.circle import Result
from app.help.models.post import Category, Kind, PostAudience, PostState, Shown, Source, Urgency
from app.parcels.models.parcel import LegState, Mode, ParcelState, Reveal, Trouble
from app.parcels.models.road import Passable
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0011_reminder_wish")]

    initial = False

    operations = [
        CreateModels(
            ops.CreateModel(
                name="BuyList",
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
                            related_name="buy_lists",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "buyer",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="buyer_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="buy_lists",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("week", fields.DateField()),
                    (
                        "state",
                        fields.CharEnumField(
                            default=BuyState.OPEN,
                            description="OPEN: open\nLOCKED: locked\nBOUGHT: bought\nCLOSED: closed",
                            enum_type=BuyState,
                            max_length=10,
                        ),
                    ),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "buy_list",
                    "app": "app",
                    "unique_together": (("group", "buyer", "week"),),
                    "pk_attr": "id",
                    "table_description": "What one buyer gets in one week. There are no names on it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="BuyLine",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "list",
                        fields.ForeignKeyField(
                            "app.BuyList",
                            source_field="list_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="lines",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("key", fields.CharField(max_length=160)),
                    ("text", fields.CharField(max_length=120)),
                    ("unit", fields.CharField(default="", max_length=20)),
                    ("wanted", fields.IntField()),
                    ("found", fields.IntField(default=0)),
                    ("instead", fields.CharField(default="", max_length=120)),
                ],
                options={
                    "table": "buy_line",
                    "app": "app",
                    "unique_together": (("list", "key"),),
                    "pk_attr": "id",
                    "table_description": "One thing, added up over everybody who needs it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="BuySource",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "buy_line",
                        fields.ForeignKeyField(
                            "app.BuyLine",
                            source_field="buy_line_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="sources",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "part",
                        fields.ForeignKeyField(
                            "app.Part",
                            source_field="part_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="buy_sources",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("qty", fields.IntField()),
                    ("found", fields.IntField(default=0)),
                ],
                options={
                    "table": "buy_source",
                    "app": "app",
                    "unique_together": (("buy_line", "part"),),
                    "indexes": [Index(fields=["part_id"], name="ix_buy_source_part")],
                    "pk_attr": "id",
                    "table_description": "Whose promise a part of it is, so that what is found moves that promise on.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Carrying",
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
                            related_name="carrying",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("weekly", fields.IntField(null=True)),
                    (
                        "paused_until",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("is_counted", fields.BooleanField(default=False)),
                    ("is_named", fields.BooleanField(default=False)),
                ],
                options={
                    "table": "help_carrying",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "How much somebody wants to carry, and whether the circle's picture may count or name them.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Post",
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
                            related_name="posts",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "kind",
                        fields.CharEnumField(
                            description="ASK: ask\nOFFER: offer", enum_type=Kind, max_length=10
                        ),
                    ),
                    (
                        "author",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="author_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="posts",
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
                            related_name="posts_written",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "for_household",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="for_household_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="posts",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "for_person",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="for_person_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="posts",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "sheet",
                        fields.ForeignKeyField(
                            "app.Sheet",
                            source_field="sheet_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="posts",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "category",
                        fields.CharEnumField(
                            description="MEDICINE: medicine\nFOOD: food\nTHINGS: things\nTRANSPORT: transport\nDOCUMENTS: documents\nTRANSLATION: translation\nCOMPANY: company\nKNOWLEDGE: knowledge\nHOME: home\nWORK: work\nMONEY: money\nCHILDREN: children\nOTHER: other",
                            enum_type=Category,
                            max_length=20,
                        ),
                    ),
                    ("title", fields.CharField(max_length=120)),
                    ("body", fields.TextField(default="", unique=False)),
                    ("address", fields.TextField(default="", unique=False)),
                    ("area", fields.CharField(default="", max_length=80)),
                    ("locale", fields.CharField(max_length=5)),
                    (
                        "urgency",
                        fields.CharEnumField(
                            default=Urgency.CAN_WAIT,
                            description="CAN_WAIT: can wait\nWEEK: week\nDAYS: days\nTODAY: today",
                            enum_type=Urgency,
                            max_length=10,
                        ),
                    ),
                    ("urgent_yes_id", fields.IntField(null=True)),
                    ("needed_by", fields.DateField(null=True)),
                    ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "shown",
                        fields.CharEnumField(
                            default=Shown.NAMED,
                            description="NAMED: named\nHIDDEN: hidden\nTEAM: team",
                            enum_type=Shown,
                            max_length=10,
                        ),
                    ),
                    (
                        "audience",
                        fields.CharEnumField(
                            default=PostAudience.MEMBERS,
                            description="MEMBERS: members\nHELPERS: helpers\nTEAM: team",
                            enum_type=PostAudience,
                            max_length=10,
                        ),
                    ),
                    (
                        "source",
                        fields.CharEnumField(
                            default=Source.ONLINE,
                            description="ONLINE: online\nDESK: desk\nPAPER: paper\nCHAT: chat",
                            enum_type=Source,
                            max_length=10,
                        ),
                    ),
                    ("room_id", fields.IntField(null=True)),
                    ("message_seq", fields.IntField(null=True)),
                    (
                        "assigned",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="assigned_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="posts_assigned",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("needs_yes", fields.BooleanField(default=False)),
                    ("warnings", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                    ("why_not", fields.CharField(default="", max_length=200)),
                    (
                        "hidden_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("words", fields.TextField(default="", unique=False)),
                    (
                        "state",
                        fields.CharEnumField(
                            default=PostState.DRAFT,
                            description="DRAFT: draft\nPENDING: pending\nOPEN: open\nPARTLY_COVERED: partly covered\nCOVERED: covered\nIN_DELIVERY: in delivery\nRECEIVED: received\nCLOSED: closed\nEXPIRED: expired\nWITHDRAWN: withdrawn\nDECLINED: declined",
                            enum_type=PostState,
                            max_length=20,
                        ),
                    ),
                    ("version", fields.IntField(default=0)),
                    ("nonce", fields.CharField(max_length=36)),
                    (
                        "told_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "help_post",
                    "app": "app",
                    "unique_together": (("by", "nonce"),),
                    "indexes": [
                        Index(
                            fields=["group_id", "state", "expires_at"], name="ix_help_post_group"
                        ),
                        Index(fields=["author_id"], name="ix_help_post_author"),
                        Index(fields=["sheet_id"], name="ix_help_post_sheet"),
                    ],
                    "pk_attr": "id",
                    "table_description": "What somebody needs or offers, for themselves or, by an organiser, for a family.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="FollowUp",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "post",
                        fields.OneToOneField(
                            "app.Post",
                            source_field="post_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="follow_up",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "told_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="follow_ups",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "done_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("note", fields.TextField(default="", unique=False)),
                ],
                options={
                    "table": "help_follow_up",
                    "app": "app",
                    "indexes": [Index(fields=["due_at"], name="ix_help_follow_up_due")],
                    "pk_attr": "id",
                    "table_description": "A week later somebody asks how it went.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Parcel",
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
                            related_name="parcels",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("code", fields.CharField(max_length=6)),
                    (
                        "post",
                        fields.ForeignKeyField(
                            "app.Post",
                            source_field="post_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="parcels",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "promise",
                        fields.ForeignKeyField(
                            "app.Promise",
                            source_field="promise_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="parcels",
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
                            related_name="parcels_made",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "reveal",
                        fields.CharEnumField(
                            default=Reveal.FULL,
                            description="NONE: none\nAREA: area\nFULL: full",
                            enum_type=Reveal,
                            max_length=10,
                        ),
                    ),
                    (
                        "reveal_until",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "state",
                        fields.CharEnumField(
                            default=ParcelState.PLANNED,
                            description="PLANNED: planned\nREADY: ready\nON_THE_WAY: on the way\nSTUCK: stuck\nARRIVED: arrived\nHANDED_OVER: handed over\nLOST: lost\nCANCELLED: cancelled",
                            enum_type=ParcelState,
                            max_length=20,
                        ),
                    ),
                    ("nonce", fields.CharField(max_length=36)),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "parcel",
                    "app": "app",
                    "unique_together": (("group", "code"), ("by", "nonce")),
                    "indexes": [
                        Index(fields=["group_id", "state"], name="ix_parcel_group"),
                        Index(fields=["post_id"], name="ix_parcel_post"),
                    ],
                    "pk_attr": "id",
                    "table_description": "Something on its way to somebody who asked for it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Picture",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "post",
                        fields.ForeignKeyField(
                            "app.Post",
                            source_field="post_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="pictures",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("picture", fields.TextField(unique=False)),
                    ("wide", fields.IntField()),
                    ("high", fields.IntField()),
                    (
                        "wipe_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "help_picture",
                    "app": "app",
                    "indexes": [Index(fields=["post_id"], name="ix_help_picture_post")],
                    "pk_attr": "id",
                    "table_description": "A prescription: seen by whoever is assigned only, and wiped 30 days after the end (R43).",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="PostYes",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "post",
                        fields.ForeignKeyField(
                            "app.Post",
                            source_field="post_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="yeses",
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
                            related_name="posts_agreed_to",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("version", fields.IntField()),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "help_yes",
                    "app": "app",
                    "unique_together": (("post", "by", "version"),),
                    "pk_attr": "id",
                    "table_description": "Somebody looked at this version of an offer that can hurt, and lets people see it.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Receipt",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "promise",
                        fields.ForeignKeyField(
                            "app.Promise",
                            source_field="promise_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="receipts",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="receipts",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "result",
                        fields.CharEnumField(
                            description="RECEIVED: received\nNOT_RECEIVED: not received\nWITH_ISSUES: with issues",
                            enum_type=Result,
                            max_length=20,
                        ),
                    ),
                    ("note", fields.TextField(default="", unique=False)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "help_receipt",
                    "app": "app",
                    "unique_together": (("promise", "by"),),
                    "pk_attr": "id",
                    "table_description": "What the receiver says of what came, in their words.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Road",
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
                            related_name="roads",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("name", fields.CharField(max_length=80)),
                    ("points", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                    (
                        "gone_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "road",
                    "app": "app",
                    "indexes": [Index(fields=["group_id"], name="ix_road_group")],
                    "pk_attr": "id",
                    "table_description": 'A way that things take, in words and never on a map: "Odesa – Mykolaiv – Kherson".',
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Leg",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "parcel",
                        fields.ForeignKeyField(
                            "app.Parcel",
                            source_field="parcel_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="legs",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("position", fields.IntField()),
                    ("rank", fields.IntField(default=0)),
                    (
                        "road",
                        fields.ForeignKeyField(
                            "app.Road",
                            source_field="road_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="legs",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "carrier",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="carrier_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="legs",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("carrier_name", fields.TextField(default="", unique=False)),
                    (
                        "said_yes_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "mode",
                        fields.CharEnumField(
                            default=Mode.VOLUNTEER,
                            description="OWN: own\nPOST: post\nBUS: bus\nVOLUNTEER: volunteer\nOFFICIAL: official",
                            enum_type=Mode,
                            max_length=10,
                        ),
                    ),
                    ("goes_from", fields.TextField(default="", unique=False)),
                    ("goes_to", fields.TextField(default="", unique=False)),
                    ("planned_on", fields.DateField(null=True)),
                    ("expected_on", fields.DateField(null=True)),
                    (
                        "state",
                        fields.CharEnumField(
                            default=LegState.PLANNED,
                            description="PLANNED: planned\nREADY: ready\nIN_TRANSIT: in transit\nARRIVED: arrived\nHANDED_OVER: handed over\nBLOCKED: blocked\nREROUTED: rerouted\nRETURNED: returned\nLOST: lost\nCANCELLED: cancelled",
                            enum_type=LegState,
                            max_length=20,
                        ),
                    ),
                    (
                        "trouble",
                        fields.CharEnumField(
                            null=True,
                            description="NOT_THERE: not there\nWRONG_ADDRESS: wrong address\nREFUSED: refused\nTOO_FAR: too far\nCHECKPOINT: checkpoint closed\nSEIZED: seized\nDAMAGED: damaged\nOTHER: other",
                            enum_type=Trouble,
                            max_length=20,
                        ),
                    ),
                    ("note", fields.TextField(default="", unique=False)),
                    ("code_hash", fields.CharField(default="", max_length=64)),
                    ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "parcel_leg",
                    "app": "app",
                    "unique_together": (("parcel", "position", "rank"),),
                    "indexes": [
                        Index(fields=["carrier_id", "state"], name="ix_parcel_leg_carrier"),
                        Index(fields=["road_id"], name="ix_parcel_leg_road"),
                    ],
                    "pk_attr": "id",
                    "table_description": "One piece of the way, from one hand to the next. Of its alternatives, rank 0 comes first.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="ParcelStep",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "parcel",
                        fields.ForeignKeyField(
                            "app.Parcel",
                            source_field="parcel_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="steps",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "leg",
                        fields.ForeignKeyField(
                            "app.Leg",
                            source_field="leg_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="steps",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="parcel_steps",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("what", fields.CharField(max_length=30)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "parcel_step",
                    "app": "app",
                    "indexes": [Index(fields=["parcel_id", "id"], name="ix_parcel_step_parcel")],
                    "pk_attr": "id",
                    "table_description": "What happened to a parcel, in order.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="RoadReport",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "road",
                        fields.ForeignKeyField(
                            "app.Road",
                            source_field="road_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="reports",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "status",
                        fields.CharEnumField(
                            description="OPEN: open\nSLOW: slow\nBLOCKED: blocked\nUNKNOWN: unknown",
                            enum_type=Passable,
                            max_length=10,
                        ),
                    ),
                    ("note", fields.TextField(default="", unique=False)),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="road_reports",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("nonce", fields.CharField(max_length=36)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("valid_until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "road_report",
                    "app": "app",
                    "unique_together": (("by", "nonce"),),
                    "indexes": [Index(fields=["road_id", "at"], name="ix_road_report_road")],
                    "pk_attr": "id",
                    "table_description": "What somebody saw. After `valid_until` nobody knows any more.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Step",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "post",
                        fields.ForeignKeyField(
                            "app.Post",
                            source_field="post_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="steps",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="help_steps",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("what", fields.CharField(max_length=30)),
                    ("qty", fields.IntField(null=True)),
                    (
                        "line",
                        fields.ForeignKeyField(
                            "app.Line",
                            source_field="line_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="steps",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "help_step",
                    "app": "app",
                    "indexes": [Index(fields=["post_id", "id"], name="ix_help_step_post")],
                    "pk_attr": "id",
                    "table_description": "What happened to a post, in order, and who did it: for its author and those it concerns.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Thanks",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "promise",
                        fields.ForeignKeyField(
                            "app.Promise",
                            source_field="promise_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="thanks",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "post",
                        fields.ForeignKeyField(
                            "app.Post",
                            source_field="post_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="thanks",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "sender",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="sender_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="thanks_said",
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
                            related_name="thanks_heard",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("text", fields.TextField(unique=False)),
                    ("sender_shows", fields.BooleanField(default=False)),
                    ("helper_shows", fields.BooleanField(default=False)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "help_thanks",
                    "app": "app",
                    "unique_together": (("promise", "sender"),),
                    "indexes": [Index(fields=["helper_id"], name="ix_help_thanks_helper")],
                    "pk_attr": "id",
                    "table_description": "A kind word to one helper. Others read it when both of them want that.",
                },
                bases=["Model"],
            ),
        )
    ]
