from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("app", "0009_handover")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "report",
                    fields.OneToOneField(
                        "app.Report",
                        source_field="report_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="look",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "claimed_by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="claimed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports_claimed",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("claimed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "passed_by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="passed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports_passed_on",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("judged", fields.CharField(default="", max_length=20)),
                ("question", fields.TextField(default="", unique=False)),
                ("answer", fields.TextField(default="", unique=False)),
                ("outcome", fields.CharField(default="", max_length=20)),
                ("words", fields.TextField(default="", unique=False)),
                (
                    "settled_by",
                    fields.ForeignKeyField(
                        "app.User",
                        source_field="settled_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports_settled",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("settled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "report_look",
                "app": "app",
                "pk_attr": "id",
                "table_description": "What those who keep order have done about a report so far.",
            },
            bases=["Model"],
        ),
    ]
