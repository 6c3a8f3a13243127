"""Finding messages by their words, among those the person may read (storage.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.chat.log.masks import STATE
from app.chat.log.plans import Ask, Plan, Row
from app.chat.log.stored import extra_of
from app.core.search import looked_for
from realtime.needs import Refused

HITS = 50  # at most

IS_THERE = "SELECT 1 FROM message WHERE pub = $1"

# CROSS JOIN keeps the order of the tables on SQLite: from the words to the messages.
_FOUND = """
SELECT r.pub, m.pub, m.seq, m.n, u.pub, p.name, m.ts, m.text, m.extra
FROM {words}
CROSS JOIN room r
CROSS JOIN room_member s
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = m.author_id
WHERE {match} AND r.id = m.room_id
  AND s.room_id = r.id AND s.user_id = $2 AND s.left_seq IS NULL
  AND ($3::boolean OR r.id = ANY($4::bigint[])) AND NOT (m.author_id = ANY($5::bigint[]))
  AND (r.hist_policy <> 'joined' OR m.seq >= s.joined_seq) AND {state} = 'ok'
ORDER BY {order} LIMIT $7"""

# PostgreSQL's index of words knows no order: of a word that everybody uses it would bring every
# message there is. Such a word stands in the last thousand, which are looked through first; only
# where too few of them have it is the index asked, and then it has not much to bring.
_UPTO = "coalesce((SELECT l.ts FROM message l WHERE l.pub = $6), 1::bigint << 62)"
_SINCE = f"""coalesce((SELECT ts FROM message WHERE state <> 'expired' AND ts <= {_UPTO}
  ORDER BY ts DESC OFFSET 1000 LIMIT 1), 0)"""  # noqa: S608
_BEFORE = "($6 = '' OR (m.ts, m.pub) < (SELECT l.ts, l.pub FROM message l WHERE l.pub = $6))"
_LATELY = _FOUND.format(
    words=f"""(SELECT * FROM message
  WHERE state <> 'expired' AND ts <= {_UPTO} AND ts >= {_SINCE}
  ORDER BY ts DESC, pub DESC OFFSET 0) AS m""",  # noqa: S608
    match=f"m.tsv @@ to_tsquery('simple', $1) AND {_BEFORE}",
    state=STATE,
    order="m.ts DESC, m.pub DESC",
)
_EARLIER = _FOUND.format(
    words=f"""(SELECT * FROM message
  WHERE tsv @@ to_tsquery('simple', $1) AND ts < {_SINCE} OFFSET 0) AS m""",  # noqa: S608
    match=_BEFORE,
    state=STATE,
    order="m.ts DESC, m.pub DESC",
)
FOUND = f"({_LATELY}) UNION ALL ({_EARLIER}) LIMIT $7"
# In the order of the index, so that it stops when it has found enough. The same query as FTS5
# writes it: 'word':* & 'it' is "word"* AND "it".
FOUND_SQLITE = _FOUND.format(
    words="""message_fts
CROSS JOIN room_event e ON e.gid = message_fts.rowid
CROSS JOIN message m ON m.room_id = e.room_id AND m.seq = e.seq""",
    match="""message_fts.rowid < coalesce((SELECT l.gid FROM room_event l
    JOIN message k ON k.room_id = l.room_id AND k.seq = l.seq WHERE k.pub = $6), 1 << 62) AND
  message_fts MATCH replace(replace(replace($1, '''', '"'), ':*', '*'), ' & ', ' AND ')""",
    state=STATE,
    order="message_fts.rowid DESC",
)


@dataclass(frozen=True, slots=True)
class Hit:
    room: str
    id: str
    seq: int
    n: int
    by: str | None
    name: str | None
    ts: int  # ms
    text: str
    cw: str | None


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest first. `before` goes on from here; None: these are all. It is a message's public
    id: a number would say how much is written in rooms that are not for everybody."""

    hits: list[Hit]
    before: str | None


def search(
    user_id: int,
    query: str,
    rooms: Collection[int] | None,
    but_not_by: Collection[int],
    before: str | None,
    limit: int,
) -> Plan[Hits]:
    """In all of the person's rooms, or in those of `rooms` (row ids) that are theirs."""
    wanted, limit = looked_for(query), max(1, min(limit, HITS))
    if not wanted:
        return Hits([], None)
    if before is not None and not (yield Ask(IS_THERE, (before,))):
        raise Refused("bad_request", "no such cursor")
    args = (
        *(_query(wanted), user_id, rooms is None, list(rooms or ()), list(but_not_by)),
        *(before or "", limit + 1),
    )
    found = yield Ask(FOUND, args, sqlite=FOUND_SQLITE)
    hits = [_hit(row) for row in found[:limit]]
    return Hits(hits, hits[-1].id if len(found) > limit else None)


def _hit(row: Row) -> Hit:
    room, id_, seq, n, by, name, ts, text, extra = row
    return Hit(room, id_, seq, n, by, name, ts, text, extra_of(extra).cw)


def _query(wanted: list[tuple[str, bool]]) -> str:
    """In PostgreSQL's words. Every word is quoted: nobody's query has a syntax of its own."""
    return " & ".join(f"'{word}':*" if goes_on else f"'{word}'" for word, goes_on in wanted)
