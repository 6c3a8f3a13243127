"""Whoever receives says how many came, where only a part did."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from app.help.models.circle import Result


class Migration(migrations.Migration):
    dependencies = [("app", "0021_hidden_thanks")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Receipt",
            name="result",
            field=fields.CharEnumField(
                description="RECEIVED: received\nNOT_RECEIVED: not received\nWITH_ISSUES: with issues\nPARTLY: partly",
                enum_type=Result,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="Receipt",
            name="lines",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
