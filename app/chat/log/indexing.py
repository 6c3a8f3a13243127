"""Keeping the index of words up with the messages.

What is said is indexed in the same transaction: among the others of its batch that costs a quarter
of what it costs later. What is edited waits, as does what was said before there was an index: while
`norm_v`, the edition in the index, is behind `text_v`; so no cursor can be lost. Whoever searches
reads messages through their masks: the index only proposes.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.chat.log.plans import Ask, Plan, PutElsewhere, Row
from app.chat.log.rows import MessageRow
from app.core.search import words

UNINDEXED = """
SELECT room_id, seq, text_v, text FROM message
WHERE norm_v < text_v AND state = 'ok' ORDER BY room_id, seq LIMIT $1"""

_AS = """unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[])
  AS w(room_id, seq, text_v, norm)"""
# Not what has been edited or removed meanwhile.
_STILL = """message.room_id = w.room_id AND message.seq = w.seq
  AND message.text_v = w.text_v AND message.state = 'ok'"""

INDEX = f"UPDATE message SET norm = w.norm FROM {_AS} WHERE {_STILL}"  # noqa: S608
INDEX_SQLITE = f"""
INSERT OR REPLACE INTO message_fts(rowid, norm)
SELECT e.gid, w.norm FROM {_AS}
JOIN message ON {_STILL}
JOIN room_event e ON e.room_id = w.room_id AND e.seq = w.seq"""  # noqa: S608
INDEXED = f"UPDATE message SET norm_v = w.text_v FROM {_AS} WHERE {_STILL}"  # noqa: S608
INDEX_NEW = """
INSERT INTO message_fts(rowid, norm)
VALUES((SELECT gid FROM room_event WHERE room_id = ? AND seq = ?), ?)"""


def as_indexed(text: str) -> str:
    """What the index is told of a text."""
    return " ".join(words(text))


def index_new(messages: Sequence[MessageRow]) -> PutElsewhere:
    """Of messages that the same transaction has just put where messages are."""
    return PutElsewhere(INDEX_NEW, [(row.room_id, row.seq, row.norm) for row in messages])


def unindexed(limit: int) -> Plan[Sequence[Row]]:
    """Messages that wait, as they are read."""
    return (yield Ask(UNINDEXED, (limit,)))


def index(waiting: Sequence[Row]) -> Plan[None]:
    """Put what `unindexed` gave into the index."""
    rows = [(room_id, seq, text_v, as_indexed(text)) for room_id, seq, text_v, text in waiting]
    yield Ask(INDEX, rows=rows, sqlite=INDEX_SQLITE)
    yield Ask(INDEXED, rows=rows)
