from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.directory.models import Asking, Audience, Field


class Migration(migrations.Migration):
    dependencies = [("app", "0006_order")]

    initial = False

    operations = [
        CreateModels(
            ops.CreateModel(
                name="CardAnswer",
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
                            related_name="card_answers",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "field",
                        fields.CharEnumField(
                            description="PRONOUN: pronoun\nLANGUAGES: languages\nFROM: from\nREGION: region\nTOWN: town\nCAN: can\nTRANSLATE: translate\nDRIVE: drive\nROOM: room\nNEED: need\nCONTACT: contact",
                            enum_type=Field,
                            max_length=20,
                        ),
                    ),
                    ("value", fields.TextField(unique=False)),
                    (
                        "audience",
                        fields.CharEnumField(
                            default=Audience.ME,
                            description="ME: me\nORGANISERS: organisers\nMEMBERS: members",
                            enum_type=Audience,
                            max_length=20,
                        ),
                    ),
                ],
                options={
                    "table": "card_answer",
                    "app": "app",
                    "unique_together": (("membership", "field"),),
                    "pk_attr": "id",
                    "table_description": "What somebody wrote on their card in one circle, and who may read it. Sealed where nobody",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="CardLook",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "viewer",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="viewer_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="looks",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("kind", fields.CharField(max_length=10)),
                    ("mark", fields.CharField(max_length=64)),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "card_look",
                    "app": "app",
                    "indexes": [Index(fields=["viewer_id", "at"], name="ix_card_look_viewer")],
                    "pk_attr": "id",
                    "table_description": "Somebody opened a card, or searched: kept for a day, to be counted (R60). Whose card it was",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="ContactRequest",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "asker",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="asker_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="contacts_asked_for",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "asked",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="asked_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="contact_requests",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("why", fields.TextField(default="", unique=False)),
                    (
                        "state",
                        fields.CharEnumField(
                            default=Asking.WAITING,
                            description="WAITING: waiting\nGRANTED: granted\nREFUSED: refused\nTAKEN_BACK: taken back",
                            enum_type=Asking,
                            max_length=20,
                        ),
                    ),
                    ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ],
                options={
                    "table": "contact_request",
                    "app": "app",
                    "unique_together": (("asker", "asked"),),
                    "indexes": [
                        Index(fields=["asked_id", "state"], name="ix_contact_request_asked")
                    ],
                    "pk_attr": "id",
                    "table_description": "Somebody would like to know how to reach somebody else outside Kolo. There is one between two",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Findable",
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
                            related_name="findable",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("guarded", fields.TextField(default="", unique=False)),
                    ("members", fields.TextField(default="", unique=False)),
                    ("organisers", fields.TextField(default="", unique=False)),
                ],
                options={
                    "table": "card_words",
                    "app": "app",
                    "pk_attr": "id",
                    "table_description": "By which words each kind of reader may find a card: what one may not read is not in the text",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Reveal",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    (
                        "viewer",
                        fields.ForeignKeyField(
                            "app.Membership",
                            source_field="viewer_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="reveals_made",
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
                            related_name="reveals",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("day", fields.DateField()),
                ],
                options={
                    "table": "reveal",
                    "app": "app",
                    "unique_together": (("viewer", "membership", "day"),),
                    "indexes": [Index(fields=["membership_id"], name="ix_reveal_membership")],
                    "pk_attr": "id",
                    "table_description": "On this day somebody looked at how to reach somebody: that person may know of it (R61).",
                },
                bases=["Model"],
            ),
        ),
    ]
