from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.clock import today


class Migration(migrations.Migration):
    dependencies = [("app", "0015_list_of_people"), ("app", "0015_papers")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Membership",
            name="seen_on",
            field=fields.DateField(null=True, default=today, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Membership",
            name="told_on",
            field=fields.DateField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
