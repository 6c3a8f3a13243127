"""Words beside a promise wait out of sight when three people report them (R66)."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.chat.models import HiddenFor


class Migration(migrations.Migration):
    dependencies = [("app", "0027_names_of_places")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Promise",
            name="hidden_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Promise",
            name="hidden_for",
            field=fields.CharEnumField(
                default=HiddenFor.REPORTS,
                db_default="reports",
                description="ASKED: asked\nREPORTS: reports\nORDER: order",
                enum_type=HiddenFor,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Receipt",
            name="hidden_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Receipt",
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
