from tortoise import migrations
from tortoise.migrations import operations as ops
from app.groups.models import Belonging
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("app", "0007_registry")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Membership",
            name="state",
            field=fields.CharEnumField(
                default=Belonging.ACTIVE,
                description="APPLIED: applied\nACTIVE: active\nPAUSED: paused\nSUSPENDED: suspended\nLEFT: left\nREFUSED: refused\nWITHDRAWN: withdrawn\nBANNED: banned",
                enum_type=Belonging,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="Membership",
            name="reason",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.AddField(
            model_name="Membership",
            name="state_until",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
