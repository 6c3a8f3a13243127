"""What is written about a road waits out of sight when three people report it (R66)."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.chat.models import HiddenFor


class Migration(migrations.Migration):
    dependencies = [("app", "0024_sent_and_instead")]

    initial = False

    operations = [
        ops.AddField(
            model_name="RoadReport",
            name="hidden_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="RoadReport",
            name="hidden_for",
            field=fields.CharEnumField(
                default=HiddenFor.REPORTS,
                db_default="reports",
                description="ASKED: asked\nREPORTS: reports\nORDER: order",
                enum_type=HiddenFor,
                max_length=10,
            ),
        ),
    ]
