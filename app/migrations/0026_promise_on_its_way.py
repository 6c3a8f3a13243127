"""What goes without a parcel is on its way when whoever gives has said so."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Of an ask its steps tell who has said it. Of an offer they do not tell to whom it went. What was
# called back since is left out, and so is what some of came: the rest may be at home.
SAID = """UPDATE promise SET way_at = COALESCE(had_at, changed_at) WHERE state = 'in progress'
AND EXISTS (SELECT 1 FROM help_step s JOIN help_post p ON p.id = s.post_id
WHERE p.sheet_id = promise.sheet_id AND p.kind = 'ask' AND s.what = 'way'
AND s.by_id = promise.helper_id AND s.at >= promise.made_at
AND NOT EXISTS (SELECT 1 FROM help_step later WHERE later.post_id = s.post_id AND later.id > s.id
AND later.by_id = s.by_id AND later.what IN ('promise', 'lost', 'came back')))
AND NOT EXISTS (SELECT 1 FROM promise_part
WHERE promise_part.promise_id = promise.id AND promise_part.delivered > 0)
AND NOT EXISTS (SELECT 1 FROM parcel_promise box JOIN parcel ON parcel.id = box.parcel_id
WHERE box.promise_id = promise.id AND parcel.state = 'handed over')"""


class Migration(migrations.Migration):
    dependencies = [("app", "0025_hidden_road_notes")]

    initial = False

    operations = [
        ops.AddField(model_name="Promise", name="way_at", field=fields.DatetimeField(null=True)),
        ops.RunSQL(SAID),
    ]
