from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0014_agreements"), ("app", "0014_directory")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Membership",
            index=Index(fields=["group_id", "id"], name="ix_membership_list"),
        ),
    ]
