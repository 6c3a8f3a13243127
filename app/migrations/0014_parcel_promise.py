from tortoise import migrations
from tortoise.migrations import operations as ops
from app.parcels.models.parcel import ParcelState
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

# What is packed already: the promise it was for, or what was promised when it was packed.
ALONE = """INSERT INTO parcel_promise(parcel_id, promise_id)
SELECT id, promise_id FROM parcel WHERE promise_id IS NOT NULL"""
TOGETHER = """INSERT INTO parcel_promise(parcel_id, promise_id)
SELECT p.id, m.id FROM parcel p JOIN help_post t ON t.id = p.post_id
JOIN promise m ON m.sheet_id = t.sheet_id
WHERE p.promise_id IS NULL AND m.made_at <= p.made_at
AND m.state IN ('accepted', 'in progress', 'delivered', 'confirmed', 'disputed')"""


class Migration(migrations.Migration):
    dependencies = [("app", "0013_reports")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Parcel",
            name="state",
            field=fields.CharEnumField(
                default=ParcelState.PLANNED,
                description="PLANNED: planned\nREADY: ready\nON_THE_WAY: on the way\nSTUCK: stuck\nARRIVED: arrived\nHANDED_OVER: handed over\nLOST: lost\nBROUGHT_BACK: brought back\nCANCELLED: cancelled",
                enum_type=ParcelState,
                max_length=20,
            ),
        ),
        ops.CreateModel(
            name="Packed",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "parcel",
                    fields.ForeignKeyField(
                        "app.Parcel",
                        source_field="parcel_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="packed",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "promise",
                    fields.ForeignKeyField(
                        "app.Promise",
                        source_field="promise_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="packed",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "parcel_promise",
                "app": "app",
                "unique_together": (("parcel", "promise"),),
                "indexes": [Index(fields=["promise_id"], name="ix_parcel_promise_promise")],
                "pk_attr": "id",
                "table_description": "A promise whose things are in a parcel.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(ALONE),
        ops.RunSQL(TOGETHER),
    ]
