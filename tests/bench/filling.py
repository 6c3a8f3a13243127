"""More messages in a room than anybody waits for: written straight into the tables, a second apart,
by fifty people in turn."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg

EVERY, HALF, RARE = "вода", "дякую", "інсулін"  # of how many messages each is a word
BEGAN = 1_700_000_000_000  # ms
WORDS = f"""'{EVERY} о десятій хліб після обіду номер ' || x
  || CASE WHEN x % 2 = 1 THEN ' {HALF}' ELSE '' END
  || CASE WHEN x % 50000 = 7 THEN ' {RARE}' ELSE '' END"""

# x counts the messages, a is who says them; r is the room as it was.
EVENTS = f"""
INSERT INTO room_event(room_id, seq, kind, ts, actor_id, cid, bhash, n)
SELECT r.id, r.last_seq + x, 'msg', {BEGAN} + x * 1000, a, 'bench_' || x, {{bytes}}, r.last_n + x
FROM {{said}}"""
MESSAGES = f"""
INSERT INTO message(room_id, seq, n, pub, author_id, ts, v, text_v, norm_v, text{{norm}})
SELECT r.id, r.last_seq + x, r.last_n + x, 'bench' || r.id || '_' || x, a, {BEGAN} + x * 1000,
  r.last_seq + x, r.last_seq + x, r.last_seq + x, {WORDS}{{words}}
FROM {{said}}"""
COUNT_ON = "UPDATE room SET last_seq = last_seq + {0}, last_n = last_n + {0} WHERE pub = '{1}'"


def fill_sqlite(path: Path, room: str, count: int) -> None:
    said = f"said JOIN room r ON r.pub = '{room}'"
    statements = [
        f"""CREATE TEMP TABLE said AS WITH RECURSIVE counted(x) AS (
              SELECT 1 UNION ALL SELECT x + 1 FROM counted WHERE x < {count}),
            people AS (SELECT row_number() OVER () - 1 AS i, user_id AS a FROM room_member
              WHERE room_id = (SELECT id FROM room WHERE pub = '{room}') LIMIT 50)
            SELECT x, a FROM counted JOIN people ON i = x % (SELECT count(*) FROM people)""",
        EVENTS.format(bytes="zeroblob(16)", said=said),
        MESSAGES.format(norm="", words="", said=said),
        f"""INSERT INTO message_fts(rowid, norm) SELECT e.gid, {WORDS} FROM {said}
            JOIN room_event e ON e.room_id = r.id AND e.seq = r.last_seq + x ORDER BY e.gid""",
        COUNT_ON.format(count, room),
        "DROP TABLE said",
    ]
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA cache_size = -200000")
        db.execute("BEGIN")
        for statement in statements:
            db.execute(statement)
        db.execute("COMMIT")
    finally:
        db.close()


async def fill_postgres(url: str, room: str, count: int) -> None:
    said = f"""generate_series(1, {count}) AS x, room r, LATERAL (
      SELECT p[1 + x % array_length(p, 1)] AS a FROM (
        SELECT array_agg(user_id) AS p FROM (
          SELECT user_id FROM room_member WHERE room_id = r.id LIMIT 50) AS fifty) AS people) AS one
    WHERE r.pub = '{room}'"""
    db = await asyncpg.connect(url)
    try:
        index = await db.fetchval("SELECT pg_get_indexdef('message_tsv'::regclass)")
        await db.execute("DROP INDEX message_tsv")  # made at once it takes a third of the time
        async with db.transaction():
            await db.execute(EVENTS.format(bytes=r"'\x00'", said=said))
            await db.execute(MESSAGES.format(norm=", norm", words=f", {WORDS}", said=said))
            await db.execute(COUNT_ON.format(count, room))
        await db.execute(index)
        await db.execute("ANALYZE")
    finally:
        await db.close()
