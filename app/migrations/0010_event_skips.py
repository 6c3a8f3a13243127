from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("app", "0009_meeting")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Event",
            name="skips",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Event",
            name="why_not",
            field=fields.CharField(max_length=200, default="", db_default=""),
        ),
    ]
