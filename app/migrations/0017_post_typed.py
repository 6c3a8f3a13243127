from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("app", "0016_picture_look")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Post",
            name="typed",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
    ]
