"""Which forms made a promise and changed it, and how it stood before it was said to be there; what was bought instead stands with whoever gets
it."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

# Until now it stood on the whole line: it was true where something else would do.
INSTEAD = """UPDATE buy_source SET instead =
(SELECT l.instead FROM buy_line l WHERE l.id = buy_source.buy_line_id)
WHERE found > 0 AND part_id IN (
SELECT p.id FROM promise_part p JOIN line ON line.id = p.line_id WHERE line.substitutes_ok)"""


class Migration(migrations.Migration):
    dependencies = [("app", "0023_promise_had")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Promise",
            name="sent",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Promise",
            name="before",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="BuySource",
            name="instead",
            field=fields.CharField(max_length=250, default="", db_default=""),
        ),
        ops.RunSQL(INSTEAD),
    ]
