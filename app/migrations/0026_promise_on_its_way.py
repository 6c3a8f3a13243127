"""What goes without a parcel is on its way when whoever gives has said so."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Of an ask its steps tell who has said it. Of an offer they do not tell to whom it went.
SAID = """UPDATE promise SET way_at = COALESCE(had_at, changed_at) WHERE state = 'in progress'
AND EXISTS (SELECT 1 FROM help_step s JOIN help_post p ON p.id = s.post_id
WHERE p.sheet_id = promise.sheet_id AND p.kind = 'ask' AND s.what = 'way'
AND s.by_id = promise.helper_id AND s.at >= promise.made_at)"""


class Migration(migrations.Migration):
    dependencies = [("app", "0025_hidden_road_notes")]

    initial = False

    operations = [
        ops.AddField(model_name="Promise", name="way_at", field=fields.DatetimeField(null=True)),
        ops.RunSQL(SAID),
    ]
