from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from app.chat.models import HiddenFor


class Migration(migrations.Migration):
    dependencies = [("app", "0012_help")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Post",
            name="hidden_for",
            field=fields.CharEnumField(
                default=HiddenFor.ASKED,
                db_default="asked",
                description="ASKED: asked\nREPORTS: reports\nORDER: order",
                enum_type=HiddenFor,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Report",
            name="weighs",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddIndex(
            model_name="Report",
            index=Index(fields=["message_pub"], name="ix_report_about"),
        ),
    ]
