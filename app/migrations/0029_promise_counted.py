"""When somebody said last how much of a promise is there."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("app", "0028_hidden_words_of_promises")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Promise",
            name="counted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
