from tortoise import migrations
from tortoise.migrations import operations as ops
from app.events.models.calendar import Remind
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("app", "0010_event_skips")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ReminderWish",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "membership",
                    fields.OneToOneField(
                        "app.Membership",
                        source_field="membership_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reminder_wish",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "before",
                    fields.CharEnumField(
                        description="BOTH: both\nDAY: day\nHOURS: hours\nNONE: none",
                        enum_type=Remind,
                        max_length=10,
                    ),
                ),
            ],
            options={
                "table": "reminder_wish",
                "app": "app",
                "pk_attr": "id",
                "table_description": "What somebody said about reminders in one circle. Whoever has said nothing gets both.",
            },
            bases=["Model"],
        ),
    ]
