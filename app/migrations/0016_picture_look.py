from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("app", "0015_hidden_events")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PictureLook",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "post",
                    fields.ForeignKeyField(
                        "app.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="picture_looks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "viewer",
                    fields.ForeignKeyField(
                        "app.Membership",
                        source_field="viewer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="picture_looks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", fields.DateField()),
            ],
            options={
                "table": "help_picture_look",
                "app": "app",
                "unique_together": (("post", "viewer", "day"),),
                "pk_attr": "id",
                "table_description": "On this day somebody opened a prescription of somebody else, who may know of it (R111).",
            },
            bases=["Model"],
        ),
    ]
