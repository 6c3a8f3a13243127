"""Where a post is stands among its words by every name that it could be, with a mark before each,
and no more by the words of its area with that mark: `help/near.py` looks for whole names, so that
«Миколаївка» is not found as «Миколаїв». Without a mark the words of the area stay as they are."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.help.near import marked, unmarked

AT_ONCE = 500  # rows: a board of years is not read into memory as a whole


async def forward(apps, editor):
    last = 0
    while rows := await _after(editor, last):
        for row in rows:
            await _write(editor, row)
        last = rows[-1]["id"]


async def _after(editor, last):
    (one,) = ("?",) if editor.DIALECT == "sqlite" else ("$1",)
    return await editor.client.execute_query_dict(
        "SELECT id, area, words FROM help_post WHERE area <> '' AND words <> ''"
        f" AND id > {one} ORDER BY id LIMIT {AT_ONCE}",
        [last],
    )


async def _write(editor, row):
    one, other = ("?", "?") if editor.DIALECT == "sqlite" else ("$1", "$2")
    words = f" {' '.join([*unmarked(row['words']), *marked(row['area'])])} "
    await editor.client.execute_query(
        f"UPDATE help_post SET words = {one} WHERE id = {other}", [words, row["id"]]
    )


async def backward(apps, editor):
    # Nothing that somebody wrote was changed, and no column: the code of before reads these rows.
    # It does not find them by their place, though, because it looks for marks as it wrote them;
    # to write those, its own way of reading a place would have to be kept here for good. A post has
    # them again once its author changes it, or when this migration goes forward.
    pass


class Migration(migrations.Migration):
    dependencies = [("app", "0026_promise_on_its_way")]

    initial = False

    operations = [ops.RunPython(code=forward, reverse_code=backward)]
