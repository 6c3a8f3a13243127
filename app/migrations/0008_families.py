from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from app.core.db.operations import CreateModels
from app.core.tokens import public_id
from app.registry.models.households import (
    ClaimState,
    Rank,
    Relation,
    Source,
    State,
    What,
)
from app.registry.models.papers import Stage
from app.registry.models.people import Method, Purpose, Sex, Status, Verdict


class Migration(migrations.Migration):
    dependencies = [("app", "0007_directory")]

    initial = False

    operations = [
        CreateModels(
            ops.CreateModel(
                name="Copy",
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
                            related_name="copies",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="by_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="copies",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("second_id", fields.IntField()),
                    ("agreed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("fetched", fields.IntField(default=0)),
                ],
                options={
                    "table": "list_copy",
                    "app": "app",
                    "indexes": [Index(fields=["group_id", "ends_at"], name="ix_list_copy_group")],
                    "pk_attr": "id",
                    "table_description": "Leave to take the whole list away as a file, for one day: asked for by one, agreed to by",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Paper",
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
                            related_name="papers",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="by_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="papers",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "stage",
                        fields.CharEnumField(
                            default=Stage.OPEN,
                            description="OPEN: open\nGOING: going\nDONE: done\nUNDONE: undone",
                            enum_type=Stage,
                            max_length=20,
                        ),
                    ),
                    ("content", fields.TextField(default="", unique=False)),
                    ("sheet", fields.IntField(default=0)),
                    ("heads", fields.IntField(default=0)),
                    ("columns", fields.TextField(default="{}", unique=False)),
                    ("way", fields.CharField(default="row", max_length=20)),
                    ("has_failed", fields.BooleanField(default=False)),
                    ("families", fields.IntField(default=0)),
                    ("new", fields.IntField(default=0)),
                    ("changed", fields.IntField(default=0)),
                    ("same", fields.IntField(default=0)),
                    ("brought_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "done_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "paper",
                    "app": "app",
                    "indexes": [
                        Index(fields=["group_id", "brought_at"], name="ix_paper_group"),
                        Index(fields=["stage", "ends_at"], name="ix_paper_stage"),
                    ],
                    "pk_attr": "id",
                    "table_description": "A list of families that somebody brought, sealed until it is taken over or a day is past.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Person",
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
                            related_name="people",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "user",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="user_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="records",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("given", fields.CharField(max_length=60)),
                    ("family", fields.CharField(default="", max_length=60)),
                    ("patronymic", fields.CharField(default="", max_length=60)),
                    ("search", fields.CharField(default="", max_length=200)),
                    ("sound", fields.CharField(default="", max_length=80)),
                    ("birth_date", fields.DateField(null=True)),
                    ("birth_year", fields.IntField(null=True)),
                    (
                        "sex",
                        fields.CharEnumField(
                            default=Sex.UNSAID,
                            description="UNSAID: \nWOMAN: woman\nMAN: man",
                            enum_type=Sex,
                            max_length=10,
                        ),
                    ),
                    ("languages", fields.CharField(default="", max_length=40)),
                    ("phone", fields.TextField(default="", unique=False)),
                    ("phone_mark", fields.CharField(default="", max_length=64)),
                    ("document", fields.TextField(default="", unique=False)),
                    ("document_mark", fields.CharField(default="", max_length=64)),
                    ("origin", fields.TextField(default="", unique=False)),
                    (
                        "status",
                        fields.CharEnumField(
                            default=Status.ACTIVE,
                            description="ACTIVE: active\nDUPLICATE: duplicate\nMOVED: moved\nDECEASED: deceased\nERASED: erased",
                            enum_type=Status,
                            max_length=20,
                        ),
                    ),
                    (
                        "merged_into",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="merged_into_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="merged",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("version", fields.IntField(default=1)),
                    ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                    ("updated_at", fields.DatetimeField(auto_now=True, auto_now_add=False)),
                ],
                options={
                    "table": "person",
                    "app": "app",
                    "indexes": [
                        Index(fields=["group_id", "sound"], name="ix_person_sound"),
                        Index(fields=["group_id", "phone_mark"], name="ix_person_phone"),
                        Index(fields=["group_id", "document_mark"], name="ix_person_document"),
                    ],
                    "pk_attr": "id",
                    "table_description": "Somebody in a circle's list of families. What is sealed opens with `opened`. The marks beside",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Consent",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "person",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="person_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="consents",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "purpose",
                        fields.CharEnumField(
                            description="REGISTRATION: registration\nSHARE: share\nPHOTO: photo\nSTORY: story\nHASHES: hashes",
                            enum_type=Purpose,
                            max_length=20,
                        ),
                    ),
                    ("recipient", fields.CharField(default="", max_length=80)),
                    (
                        "method",
                        fields.CharEnumField(
                            description="SIGNED: signed\nVOICE: voice\nONLINE: online",
                            enum_type=Method,
                            max_length=20,
                        ),
                    ),
                    ("text_version", fields.IntField(default=1)),
                    ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "expires_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "withdrawn_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                    (
                        "witness",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="witness_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="witnessed",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                ],
                options={
                    "table": "consent",
                    "app": "app",
                    "indexes": [Index(fields=["person_id"], name="ix_consent_person")],
                    "pk_attr": "id",
                    "table_description": "What a person agreed to, how, and in which words, taken back, it stays as what it was.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Household",
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
                            related_name="households",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("code", fields.CharField(max_length=6)),
                    (
                        "head",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="head_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="heads",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("address", fields.TextField(default="", unique=False)),
                    ("address_mark", fields.CharField(default="", max_length=64)),
                    ("area", fields.CharField(default="", max_length=60)),
                    ("locale", fields.CharField(default="uk", max_length=5)),
                    ("adults", fields.IntField(default=0)),
                    ("children", fields.IntField(default=0)),
                    (
                        "source",
                        fields.CharEnumField(
                            default=Source.DESK,
                            description="DESK: desk\nPHONE: phone\nONLINE: online\nIMPORT: import\nPAPER: paper",
                            enum_type=Source,
                            max_length=20,
                        ),
                    ),
                    (
                        "state",
                        fields.CharEnumField(
                            default=State.ACTIVE,
                            description="DRAFT: draft\nACTIVE: active\nINACTIVE: inactive\nMOVED: moved\nMERGED: merged\nWITHDRAWN: withdrawn",
                            enum_type=State,
                            max_length=20,
                        ),
                    ),
                    (
                        "merged_into",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="merged_into_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="merged",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("card_number", fields.IntField(default=1)),
                    ("card_hash", fields.CharField(default="", max_length=64)),
                    ("nonce", fields.CharField(null=True, max_length=22)),
                    (
                        "registered_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="registered_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="registered",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("registered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("version", fields.IntField(default=1)),
                    ("updated_at", fields.DatetimeField(auto_now=True, auto_now_add=False)),
                ],
                options={
                    "table": "household",
                    "app": "app",
                    "unique_together": (("group", "code"), ("group", "nonce")),
                    "indexes": [
                        Index(fields=["group_id", "state"], name="ix_household_state"),
                        Index(fields=["group_id", "address_mark"], name="ix_household_address"),
                        Index(fields=["card_hash"], name="ix_household_card"),
                    ],
                    "pk_attr": "id",
                    "table_description": "People who live together and receive together, under a code that stands for their names.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Claim",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    ("group_id", fields.IntField()),
                    (
                        "household",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="household_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="claims",
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
                            related_name="claims",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "person",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="person_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="claims",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "state",
                        fields.CharEnumField(
                            default=ClaimState.ENTERED,
                            description="ENTERED: entered\nCONFIRMED: confirmed\nREFUSED: refused",
                            enum_type=ClaimState,
                            max_length=20,
                        ),
                    ),
                    ("entered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "decided_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="decided_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="claims_decided",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "decided_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "claim_record",
                    "app": "app",
                    "indexes": [Index(fields=["group_id", "state"], name="ix_claim_group")],
                    "pk_attr": "id",
                    "table_description": "Somebody with an account entered the code of a family card, and a registrar answers which",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Collector",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("group_id", fields.IntField()),
                    (
                        "household",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="household_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="collectors",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "rank",
                        fields.CharEnumField(
                            description="PRIMARY: primary\nALTERNATE: alternate",
                            enum_type=Rank,
                            max_length=20,
                        ),
                    ),
                    (
                        "person",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="person_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="collects",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("outside_name", fields.CharField(default="", max_length=120)),
                    ("valid_until", fields.DateField(null=True)),
                ],
                options={
                    "table": "household_collector",
                    "app": "app",
                    "unique_together": (("household", "rank"),),
                    "pk_attr": "id",
                    "table_description": "Who may collect what a household is given: one of the list, or a name from outside.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Happening",
                fields=[
                    (
                        "id",
                        fields.BigIntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("group_id", fields.IntField()),
                    (
                        "household",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="household_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="history",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ("by_id", fields.IntField(null=True)),
                    (
                        "what",
                        fields.CharEnumField(
                            description="REGISTERED: registered\nFINISHED: finished\nCAME: came\nLEFT: left\nSPLIT_OFF: split_off\nSPLIT: split\nJOINED: joined\nJOINED_INTO: joined_into\nADDRESS: address\nHEAD: head\nSTATE: state\nCOLLECTOR: collector\nCARD: card\nCLAIMED: claimed\nMERGED: merged\nUNMERGED: unmerged\nERASED: erased\nWRONG: wrong\nRIGHT: right",
                            enum_type=What,
                            max_length=20,
                        ),
                    ),
                    ("person_id", fields.IntField(null=True)),
                    ("other_id", fields.IntField(null=True)),
                    ("word", fields.CharField(default="", max_length=20)),
                ],
                options={
                    "table": "household_event",
                    "app": "app",
                    "indexes": [Index(fields=["household_id", "id"], name="ix_household_event")],
                    "pk_attr": "id",
                    "table_description": "One line of a household's history, which is only ever added to.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Likeness",
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
                            related_name="likenesses",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "a",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="a_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="alike_a",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "b",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="b_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="alike_b",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("signals", fields.CharField(max_length=80)),
                    ("score", fields.IntField()),
                    (
                        "verdict",
                        fields.CharEnumField(
                            default=Verdict.OPEN,
                            description="OPEN: open\nSAME: same\nDIFFERENT: different\nDEFERRED: deferred",
                            enum_type=Verdict,
                            max_length=20,
                        ),
                    ),
                    (
                        "decided_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="decided_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="likenesses_decided",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    (
                        "decided_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "likeness",
                    "app": "app",
                    "unique_together": (("a", "b"),),
                    "indexes": [Index(fields=["group_id", "verdict"], name="ix_likeness_open")],
                    "pk_attr": "id",
                    "table_description": "Two records that may be one person, with what speaks for it, decided once, remembered.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Living",
                fields=[
                    (
                        "id",
                        fields.IntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("group_id", fields.IntField()),
                    (
                        "household",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="household_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="living",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "person",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="person_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="living",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "relation",
                        fields.CharEnumField(
                            default=Relation.OTHER,
                            description="HEAD: head\nPARTNER: partner\nCHILD: child\nPARENT: parent\nSIBLING: sibling\nGRANDCHILD: grandchild\nGRANDPARENT: grandparent\nOTHER: other",
                            enum_type=Relation,
                            max_length=20,
                        ),
                    ),
                    ("is_dependent", fields.BooleanField(default=False)),
                    ("joined_on", fields.DateField()),
                    ("left_on", fields.DateField(null=True)),
                ],
                options={
                    "table": "household_member",
                    "app": "app",
                    "indexes": [
                        Index(fields=["household_id", "left_on"], name="ix_household_member_in")
                    ],
                    "pk_attr": "id",
                    "table_description": "Somebody lives or lived in a household: in one at a time (one_household_at_a_time).",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Merge",
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
                            related_name="merges",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "winner",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="winner_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="won",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "loser",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="loser_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="lost",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("chosen", fields.TextField(default="", unique=False)),
                    ("before", fields.TextField(default="", unique=False)),
                    (
                        "done_by",
                        fields.ForeignKeyField(
                            "app.User",
                            source_field="done_by_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="merges_done",
                            on_delete=OnDelete.SET_NULL,
                        ),
                    ),
                    ("done_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    (
                        "undone_at",
                        fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                    ),
                ],
                options={
                    "table": "person_merge",
                    "app": "app",
                    "indexes": [Index(fields=["loser_id"], name="ix_person_merge_loser")],
                    "pk_attr": "id",
                    "table_description": "One record went into another. `before` (sealed JSON) holds what undoing it puts back.",
                },
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Trace",
                fields=[
                    (
                        "id",
                        fields.BigIntField(
                            generated=True, primary_key=True, unique=True, db_index=True
                        ),
                    ),
                    ("pub", fields.CharField(default=public_id, unique=True, max_length=22)),
                    (
                        "paper",
                        fields.ForeignKeyField(
                            "app.Paper",
                            source_field="paper_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="traces",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "household",
                        fields.ForeignKeyField(
                            "app.Household",
                            source_field="household_id",
                            db_constraint=True,
                            to_field="id",
                            related_name="traces",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    (
                        "person",
                        fields.ForeignKeyField(
                            "app.Person",
                            source_field="person_id",
                            null=True,
                            db_constraint=True,
                            to_field="id",
                            related_name="traces",
                            on_delete=OnDelete.CASCADE,
                        ),
                    ),
                    ("number", fields.CharField(default="", max_length=40)),
                    ("is_new", fields.BooleanField(default=False)),
                    ("before", fields.TextField(default="", unique=False)),
                    ("version", fields.IntField(default=1)),
                ],
                options={
                    "table": "paper_trace",
                    "app": "app",
                    "indexes": [
                        Index(fields=["paper_id", "id"], name="ix_paper_trace_paper"),
                        Index(fields=["household_id"], name="ix_paper_trace_household"),
                    ],
                    "pk_attr": "id",
                    "table_description": "What a list wrote or changed: enough to take it back, and to see that nobody else touched it",
                },
                bases=["Model"],
            ),
        ),
    ]
