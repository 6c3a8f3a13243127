"""Where a post is stands among its words by every name that it could be, and no more as it was written: `help/near.py` looks for whole
names, so that «Миколаївка» is not found as «Миколаїв»."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.help.near import marked, unmarked


async def forward(apps, editor):
    one, other = ("?", "?") if editor.DIALECT == "sqlite" else ("$1", "$2")
    rows = await editor.client.execute_query_dict(
        "SELECT id, area, words FROM help_post WHERE area <> '' AND words <> ''"
    )
    for row in rows:
        words = f" {' '.join([*unmarked(row['words']), *marked(row['area'])])} "
        await editor.client.execute_query(
            f"UPDATE help_post SET words = {one} WHERE id = {other}", [words, row["id"]]
        )


async def backward(apps, editor):
    pass


class Migration(migrations.Migration):
    dependencies = [("app", "0026_promise_on_its_way")]

    initial = False

    operations = [ops.RunPython(code=forward, reverse_code=backward)]
