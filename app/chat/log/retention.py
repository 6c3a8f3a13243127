"""What ends with time, and what is left to do after much was removed at once (storage.md §6).

A purge or a scrub is one event and covers its messages at once (masks.py). Here the rows follow, a
few hundred in a transaction: words go first, the numbers and keys stay as tombstones for as long as
somebody may still ask for them, then those go, too.
"""

from __future__ import annotations

from app.chat.log.erasing import emptied
from app.chat.log.plans import Ask, Plan

AT_ONCE = 500  # rows in a transaction
TOMBSTONES_MS = 90 * 24 * 3600 * 1000  # longer than any client holds back a message (wire.md §8)

# The messages before the first that is young enough to stay, whatever a clock once said.
OUTDATED = """
SELECT r.id, (SELECT max(m.seq) FROM message m WHERE m.room_id = r.id AND m.seq > r.purged_to
  AND m.seq < coalesce((
    SELECT y.seq FROM message y WHERE y.room_id = r.id AND y.seq > r.purged_to
      AND y.ts >= $1::bigint - r.ret_ms ORDER BY y.seq LIMIT 1), r.last_seq + 1))
FROM room r WHERE r.ret_ms IS NOT NULL"""

# The last of them is cleaned last.
UNCLEAN = """
SELECT r.id, r.purged_to FROM room r
JOIN message m ON m.room_id = r.id AND m.seq = (
  SELECT l.seq FROM message l WHERE l.room_id = r.id AND l.seq <= r.purged_to
  ORDER BY l.seq DESC LIMIT 1)
WHERE r.purged_to > r.floor_seq AND m.state <> 'expired'"""

TO_EXPIRE = """
SELECT m.seq FROM message m WHERE m.room_id = $1 AND m.seq <= $2 AND m.state <> 'expired'
ORDER BY m.seq LIMIT $3"""
# From the message before the first of them, which was cleaned before.
FORGET_EVENTS = """
UPDATE room_event SET body = NULL
WHERE room_id = $1 AND seq <= $3 AND body IS NOT NULL AND seq > coalesce((
  SELECT max(m.seq) FROM message m WHERE m.room_id = $1 AND m.seq < $2), 0)"""

SPOKE_IN = """
SELECT r.id FROM room r
WHERE EXISTS (SELECT 1 FROM message m WHERE m.room_id = r.id AND m.author_id = $1)
   OR EXISTS (SELECT 1 FROM held h WHERE h.room_id = r.id AND h.actor_id = $1)"""

ERASED_BUT_HEARD = """
SELECT DISTINCT u.id FROM users u JOIN room r ON true
JOIN message m ON m.room_id = r.id AND m.author_id = u.id
WHERE u.standing = 'erased' AND m.state = 'ok'
UNION SELECT u.id FROM users u JOIN held h ON h.actor_id = u.id
WHERE u.standing = 'erased' AND h.state = 'wait'"""

SCRUBBED = """
SELECT m.room_id, m.seq FROM scrub k
JOIN message m ON m.room_id = k.room_id AND m.author_id = k.user_id AND m.seq < k.seq
WHERE m.state = 'ok' LIMIT $1"""

# What nobody looked at for as long as its room keeps messages; and keys nobody sends again.
FORGET_WAITING = """
UPDATE held SET state = 'rejected', body = NULL
WHERE state = 'wait' AND ts < $1::bigint - (
  SELECT r.ret_ms FROM room r WHERE r.id = held.room_id)"""
FORGET_SETTLED = "DELETE FROM held WHERE state <> 'wait' AND ts < $1"

IS_GONE = """
UPDATE message SET state = w.state, pin_seq = NULL
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS w(room_id, seq, state)
WHERE message.room_id = w.room_id AND message.seq = w.seq"""

FORGOTTEN = """
SELECT r.id, r.floor_seq, (
  SELECT max(e.seq) FROM room_event e WHERE e.room_id = r.id AND e.seq > r.floor_seq
    AND e.seq <= r.purged_to AND e.seq < coalesce((
      SELECT y.seq FROM room_event y WHERE y.room_id = r.id AND y.seq > r.floor_seq
        AND y.ts >= $1::bigint ORDER BY y.seq LIMIT 1), r.last_seq + 1))
FROM room r WHERE r.purged_to > r.floor_seq"""
FORGET = (
    "DELETE FROM message WHERE room_id = $1 AND seq <= $2",
    "DELETE FROM room_event WHERE room_id = $1 AND seq <= $2",
    "UPDATE room SET floor_seq = $2 WHERE id = $1",
)


def outdated(now_ms: int) -> Plan[list[tuple[int, int]]]:
    """(room, number up to which its messages are too old) where there are such."""
    rows = yield Ask(OUTDATED, (now_ms,))
    return [(room_id, to) for room_id, to in rows if to is not None]


def unclean() -> Plan[list[tuple[int, int]]]:
    """(room, purged_to) where a purge has left rows with words."""
    return [(room_id, to) for room_id, to in (yield Ask(UNCLEAN))]


def expire(room_id: int, purged_to: int) -> Plan[bool]:
    """Clean the oldest purged messages of a room. Whether some are left."""
    rows = yield Ask(TO_EXPIRE, (room_id, purged_to, AT_ONCE))
    seqs = [seq for (seq,) in rows]
    if seqs:
        last = purged_to if len(seqs) < AT_ONCE else seqs[-1]
        yield Ask(FORGET_EVENTS, (room_id, seqs[0], last))
        yield from _gone([(room_id, seq) for seq in seqs], "expired")
    return len(seqs) == AT_ONCE


def spoke_in(user_id: int) -> Plan[list[int]]:
    """Rooms where this person has ever said something."""
    return [room_id for (room_id,) in (yield Ask(SPOKE_IN, (user_id,)))]


def erased_but_heard() -> Plan[list[int]]:
    """Whose account is gone, and whose words are not."""
    return [user_id for (user_id,) in (yield Ask(ERASED_BUT_HEARD))]


def scrub_some() -> Plan[bool]:
    """Clean some scrubbed messages, of any room. Whether some may be left."""
    rows = yield Ask(SCRUBBED, (AT_ONCE,))
    yield from _gone([(room_id, seq) for room_id, seq in rows], "scrub")
    return len(rows) == AT_ONCE


def _gone(messages: list[tuple[int, int]], state: str) -> Plan[None]:
    if messages:
        yield Ask(IS_GONE, rows=[(*at, state) for at in messages])
        yield from emptied(messages)


def forget_held(now_ms: int) -> Plan[None]:
    """Messages that have waited for too long, and what is left of those settled long ago."""
    yield Ask(FORGET_WAITING, (now_ms,))
    yield Ask(FORGET_SETTLED, (now_ms - TOMBSTONES_MS,))


def forgotten(now_ms: int) -> Plan[list[tuple[int, int, int]]]:
    """(room, floor, number up to which its tombstones are too old) where there are such."""
    rows = yield Ask(FORGOTTEN, (now_ms - TOMBSTONES_MS,))
    return [(room_id, floor, to) for room_id, floor, to in rows if to is not None]


def forget(room_id: int, upto: int) -> Plan[None]:
    """Nothing up to number `upto` exists any more, not even that it did."""
    for sql in FORGET:
        yield Ask(sql, (room_id, upto))
