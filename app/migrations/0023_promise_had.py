"""What whoever gives has already, or has sent, is not to be bought."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Of the promises that are there: those that somebody has moved on, and not a shop or a part of them
# that came.
HAD = """UPDATE promise SET had_at = changed_at WHERE state = 'in progress' AND id NOT IN (
SELECT p.promise_id FROM promise_part p LEFT JOIN buy_source s ON s.part_id = p.id
WHERE s.found > 0 OR p.delivered > 0)"""


class Migration(migrations.Migration):
    dependencies = [("app", "0022_receipt_lines")]

    initial = False

    operations = [
        ops.AddField(model_name="Promise", name="had_at", field=fields.DatetimeField(null=True)),
        ops.RunSQL(HAD),
    ]
