"""How much of what is promised is in the hands of whoever gives, or sent, and how much of that a
buyer had found. Of the promises that are there: of those that are all in hand, or have set out,
all that was found went along."""

from orjson import loads

from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

WENT = """UPDATE buy_source SET handed = found WHERE part_id IN (
SELECT p.id FROM promise_part p JOIN promise r ON r.id = p.promise_id
WHERE r.had_at IS NOT NULL OR r.way_at IS NOT NULL OR EXISTS (SELECT 1 FROM parcel_promise box
JOIN parcel ON parcel.id = box.parcel_id
WHERE box.promise_id = r.id AND parcel.set_out_at IS NOT NULL))"""
HAD = """UPDATE promise_part SET had = (
SELECT CASE WHEN COALESCE(SUM(s.handed), 0) < promise_part.qty THEN COALESCE(SUM(s.handed), 0)
ELSE promise_part.qty END FROM buy_source s WHERE s.part_id = promise_part.id)"""
ALL = """UPDATE promise_part SET had = qty,
had_since = (SELECT had_at FROM promise WHERE promise.id = promise_part.promise_id)
WHERE promise_id IN (SELECT id FROM promise WHERE had_at IS NOT NULL)"""

# What came of the rest came from elsewhere, but for what lies in a bag.
CAME = """UPDATE promise_part SET brought = delivered - had - COALESCE((SELECT SUM(s.found - s.handed)
FROM buy_source s WHERE s.part_id = promise_part.id), 0)
WHERE delivered > had + COALESCE((SELECT SUM(s.found - s.handed)
FROM buy_source s WHERE s.part_id = promise_part.id), 0)"""

COUNTED = "UPDATE promise_part SET counted = delivered"


class Migration(migrations.Migration):
    dependencies = [("app", "0029_promise_counted")]

    initial = False

    operations = [
        ops.AddField(model_name="Part", name="had", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(model_name="Part", name="had_since", field=fields.DatetimeField(null=True)),
        ops.AddField(
            model_name="Part", name="brought", field=fields.IntField(default=0, db_default=0)
        ),
        ops.AddField(
            model_name="Part", name="counted", field=fields.IntField(default=0, db_default=0)
        ),
        ops.AddField(
            model_name="Part",
            name="came",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="BuySource", name="handed", field=fields.IntField(default=0, db_default=0)
        ),
        ops.RunSQL(WENT),
        ops.RunSQL(HAD),
        ops.RunSQL(ALL),
        ops.RunSQL(CAME),
        ops.RunSQL(COUNTED),
    ]
