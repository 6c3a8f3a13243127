"""On SQLite the index of words knows beginnings of five and six letters, too. A search for one of those went
through every message that has the word: in a room of a million, where half of them say «дякую», 41 ms
instead of a fifth of one. The index grows by two fifths. PostgreSQL's needs nothing.

FTS5 cannot change an index that stands, so it is written anew, some thousands of messages at a time: a
million take about fifteen seconds."""

import logging

from tortoise import migrations
from tortoise.migrations import operations as ops

log = logging.getLogger("kolo.migrations")

AT_ONCE = 5000  # messages
TOLD = 100_000  # messages

MAKE = """CREATE VIRTUAL TABLE message_fts_new USING fts5(
  norm, prefix='{}', tokenize="unicode61 remove_diacritics 0 separators 'ʼ'")"""
UPTO = """SELECT max(rowid) AS upto FROM (
  SELECT rowid FROM message_fts WHERE rowid > ? ORDER BY rowid LIMIT ?)"""
COPY = """INSERT INTO message_fts_new(rowid, norm)
SELECT rowid, norm FROM message_fts WHERE rowid > ? AND rowid <= ? ORDER BY rowid"""


async def written_anew(editor, beginnings):
    """Nothing that is removed later may be left readable in the old one's pages."""
    if editor.DIALECT != "sqlite":
        return
    db = editor.client
    await db.execute_query("PRAGMA secure_delete=ON")
    await db.execute_query(MAKE.format(beginnings))
    since = done = 0
    while upto := (await db.execute_query_dict(UPTO, [since, AT_ONCE]))[0]["upto"]:
        await db.execute_query(COPY, [since, upto])
        since, done = upto, done + AT_ONCE
        if done % TOLD == 0:
            log.info("the index of words: %d messages are written anew", done)
    await db.execute_query("DROP TABLE message_fts")
    await db.execute_query("ALTER TABLE message_fts_new RENAME TO message_fts")


async def forward(apps, editor):
    await written_anew(editor, "3 4 5 6")


async def backward(apps, editor):
    await written_anew(editor, "3 4")


class Migration(migrations.Migration):
    dependencies = [("app", "0010_looks")]
    initial = False
    operations = [ops.RunPython(code=forward, reverse_code=backward)]
