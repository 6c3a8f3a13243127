from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

# Of the parcels that are there, the steps say when somebody first had them with them.
SINCE = """UPDATE parcel SET set_out_at = (SELECT MIN(s.at) FROM parcel_step s
WHERE s.parcel_id = parcel.id AND s.what IN ('set out', 'go on'))"""
# Held up before anybody set out, and then another way opened: it waits to be fetched.
WAITS = "UPDATE parcel SET state = 'ready' WHERE state = 'on the way' AND set_out_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("app", "0019_help_match")]

    initial = False

    operations = [
        ops.AddField(model_name="Parcel", name="set_out_at", field=fields.DatetimeField(null=True)),
        ops.RunSQL(SINCE),
        ops.RunSQL(WAITS),
    ]
