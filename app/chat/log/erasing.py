"""Taking the words out of messages that are gone, and of everything that was made from them."""

from __future__ import annotations

from app.chat.log.plans import Ask, Plan

_AT = "FROM unnest($1::bigint[], $2::bigint[]) AS w(room_id, seq)"

EMPTY = f"""
UPDATE message SET text = NULL, extra = NULL, edited_at = NULL, norm_v = 0 {_AT}
WHERE message.room_id = w.room_id AND message.seq = w.seq"""  # noqa: S608

# The index of words: a column of its own on PostgreSQL, a table of its own on SQLite.
UNINDEX = f"""
UPDATE message SET norm = NULL {_AT}
WHERE message.room_id = w.room_id AND message.seq = w.seq AND message.norm IS NOT NULL"""  # noqa: S608
UNINDEX_SQLITE = f"""
DELETE FROM message_fts WHERE rowid IN (
  SELECT (SELECT e.gid FROM room_event e WHERE e.room_id = w.room_id AND e.seq = w.seq) {_AT})"""  # noqa: S608

_THOSE = f"(room_id, msg_seq) IN (SELECT w.room_id, w.seq {_AT})"
UNREACT = f"DELETE FROM reaction WHERE {_THOSE}"  # noqa: S608
UNCALL = f"DELETE FROM mention WHERE {_THOSE}"  # noqa: S608


def emptied(messages: list[tuple[int, int]]) -> Plan[None]:
    """Of messages (room, seq) whose state says already that they are gone: everything else."""
    yield Ask(EMPTY, rows=messages)
    yield Ask(UNINDEX, rows=messages, sqlite=UNINDEX_SQLITE)
    yield Ask(UNREACT, rows=messages)
    yield Ask(UNCALL, rows=messages)
