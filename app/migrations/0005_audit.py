from tortoise import migrations
from tortoise.migrations import operations as ops
from app.accounts.models import Standing
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("app", "0004_rooms")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("group_id", fields.IntField()),
                ("seq", fields.BigIntField()),
                ("at", fields.BigIntField()),
                ("actor_id", fields.IntField(null=True)),
                ("role", fields.CharField(default="", max_length=20)),
                ("deed", fields.CharField(max_length=40)),
                ("subject", fields.CharField(default="", max_length=22)),
                ("facts", fields.TextField(default="{}", unique=False)),
                ("is_power", fields.BooleanField(default=True)),
                ("before", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "audit_entry",
                "app": "app",
                "unique_together": (("group_id", "seq"),),
                "indexes": [
                    Index(fields=["group_id", "is_power", "seq"], name="ix_audit_entry_shown")
                ],
                "pk_attr": "id",
                "table_description": "What somebody did with the power or the trust they were given. Plain ids: it outlives people.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("group_id", fields.IntField(unique=True)),
                ("seq", fields.BigIntField(default=0)),
                (
                    "hash",
                    fields.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "table": "audit_head",
                "app": "app",
                "pk_attr": "id",
                "table_description": "Where the chain of one circle ends. Its row is the lock under which the chain grows.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="User",
            name="standing",
            field=fields.CharEnumField(
                default=Standing.ACTIVE,
                description="ACTIVE: active\nBANNED: banned\nERASED: erased",
                enum_type=Standing,
                max_length=20,
            ),
        ),
    ]
