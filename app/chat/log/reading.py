"""Rooms as one person sees them: where they sit, what their list shows, pages of messages (wire.md
§4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from app.chat.log.facts import hist_from
from app.chat.log.masks import STATE
from app.chat.log.plans import Ask, Plan, Row
from app.chat.log.stored import words_of
from realtime.needs import Head, Refused, Seat
from realtime.wire import REST, RoomCard

NO_END = 2**62

SEAT = """
SELECT r.id, r.pub, r.epoch, r.last_seq, r.floor_seq, r.hist_policy, s.joined_seq,
       c.care <> 'guarded',
       (SELECT count(*) FROM (SELECT 1 FROM room_member o
        WHERE o.room_id = r.id AND o.left_seq IS NULL LIMIT 200) counted),
       s.muted_until, p.state = 'paused'
FROM room r
JOIN room_member s ON s.room_id = r.id
JOIN circle c ON c.id = r.group_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = s.user_id
WHERE r.pub = $2 AND s.user_id = $1 AND s.left_seq IS NULL"""

HEADS = "SELECT id, epoch, last_seq FROM room WHERE id = ANY($1::bigint[])"

# Mentions that the person at seat `s` of room `r` has not read.
CALLS = f"""(SELECT count(DISTINCT t.msg_seq) FROM mention t
  JOIN message m ON m.room_id = t.room_id AND m.seq = t.msg_seq AND m.author_id <> s.user_id
  WHERE t.room_id = r.id AND t.user_id IN (0, s.user_id) AND t.msg_seq > s.read_seq
    AND {STATE} = 'ok')"""  # noqa: S608

# A direct room is called as the other person, for each of the two.
TITLE = """CASE WHEN r.kind = 'direct' THEN coalesce((SELECT p.name FROM room_member o
  JOIN membership p ON p.user_id = o.user_id AND p.group_id = r.group_id
  WHERE o.room_id = r.id AND o.user_id <> s.user_id LIMIT 1), '') ELSE r.title END"""

CARDS = f"""
SELECT r.pub, {TITLE}, CASE r.kind WHEN 'direct' THEN 'direct' ELSE 'group' END,
       r.epoch, r.last_seq, r.last_n, r.floor_seq, r.hist_policy, s.joined_seq,
       s.read_seq, s.read_n, s.role, s.muted_until,
       CASE p.state WHEN 'paused' THEN '{REST}' ELSE s.noti END, r.slow_ms, r.paused, r.ret_ms,
       CASE WHEN c.care <> 'guarded' THEN (SELECT count(*) FROM room_member o
            WHERE o.room_id = r.id AND o.left_seq IS NULL) END,
       {CALLS},
       coalesce(e.ts, 0)
FROM room_member s
JOIN room r ON r.id = s.room_id
JOIN circle c ON c.id = r.group_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = s.user_id
LEFT JOIN room_event e ON e.room_id = r.id AND e.seq = r.last_seq
WHERE s.user_id = $1 AND s.left_seq IS NULL
  AND (coalesce(e.ts, 0) < $2 OR (coalesce(e.ts, 0) = $2 AND r.pub > $3))
ORDER BY coalesce(e.ts, 0) DESC, r.pub LIMIT $4"""  # noqa: S608

_MESSAGES = f"""
SELECT m.seq, m.n, m.pub, u.pub, p.name, s.role, m.ts, e.cid, m.text, m.v, {STATE}, m.edited_at,
       re.pub, th.pub, m.extra, m.re_seq, m.pin_seq
FROM message m
JOIN room r ON r.id = m.room_id
LEFT JOIN room_event e ON e.room_id = m.room_id AND e.seq = m.seq
LEFT JOIN message re ON re.room_id = m.room_id AND re.seq = m.re_seq
LEFT JOIN message th ON th.room_id = m.room_id AND th.seq = m.th_seq
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = m.author_id
LEFT JOIN room_member s ON s.room_id = m.room_id AND s.user_id = m.author_id
WHERE m.room_id = $1 AND m.seq > $2"""  # noqa: S608
NEWEST_FIRST = f"{_MESSAGES} AND m.seq < $3 ORDER BY m.seq DESC LIMIT $4"
OLDEST_FIRST = f"{_MESSAGES} AND m.seq < $3 ORDER BY m.seq LIMIT $4"
PINNED = f"""{_MESSAGES} AND m.pin_seq IS NOT NULL AND {STATE} = 'ok'
ORDER BY m.pin_seq DESC LIMIT $3"""

AT = f"""
SELECT m.pub FROM message m JOIN room r ON r.id = m.room_id
WHERE m.room_id = $1 AND m.seq > $2 AND m.ts >= $3 AND {STATE} = 'ok'
ORDER BY m.seq LIMIT 1"""  # noqa: S608


MEMBER = """
SELECT s.user_id, u.pub, p.name, s.role, s.muted_until FROM room_member s
JOIN room r ON r.id = s.room_id
JOIN users u ON u.id = s.user_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = s.user_id
WHERE s.room_id = $1 AND u.pub = $2 AND s.left_seq IS NULL"""

HELD = """
SELECT h.pub, u.pub, p.name, h.ts, h.body FROM held h
JOIN room r ON r.id = h.room_id
LEFT JOIN users u ON u.id = h.actor_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = h.actor_id
WHERE h.room_id = $1 AND h.state = 'wait'
ORDER BY h.id LIMIT $2"""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in a room."""

    user_id: int
    pub: str
    name: str | None
    role: str  # "member", "host"
    muted_until: int | None  # ms; it may be past


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A message that waits for a keeper."""

    hid: str
    by: str | None
    name: str | None
    ts: int  # ms
    text: str
    cw: str | None
    re: str | None  # public id of what it answers


class MessageNow(NamedTuple):
    """A message as it is: a row of _MESSAGES."""

    seq: int
    n: int
    id: str
    by: str
    name: str | None
    role: str | None
    ts: int
    cid: str | None
    text: str | None
    v: int
    state: str
    edited_at: int | None
    re: str | None
    th: str | None
    extra: str | None
    re_seq: int | None
    pin_seq: int | None

    @property
    def is_there(self) -> bool:
        return self.state == "ok"


def seat(user_id: int, room: str) -> Plan[Seat | None]:
    for row in (yield Ask(SEAT, (user_id, room))):
        room_id, pub, epoch, head, floor, policy, joined_seq, is_open, members, muted, rests = row
        since = hist_from(policy, joined_seq)
        there = (room_id, pub, epoch, head, floor, since, bool(is_open), members)
        return Seat(*there, muted, rests=bool(rests))
    return None


def heads(room_ids: Collection[int]) -> Plan[dict[int, Head]]:
    rows = yield Ask(HEADS, (list(room_ids),))
    return {room_id: Head(epoch, seq) for room_id, epoch, seq in rows}


def cards(
    user_id: int, after: str | None, limit: int, now_ms: int
) -> Plan[tuple[list[RoomCard], str | None]]:
    """Most recently active first. The cursor names the last card's moment and room."""
    ts, pub = cursor_of(after)
    rows = yield Ask(CARDS, (user_id, ts, pub, limit + 1))
    shown = rows[:limit]
    more = f"{shown[-1][-1]}_{shown[-1][0]}" if len(rows) > limit else None
    return [_card(row, now_ms) for row in shown], more


def cursor_of(after: str | None) -> tuple[int, str]:
    """The moment (or place) and the public id where a list goes on. Raises Refused."""
    if after is None:
        return NO_END, ""
    ts, _, pub = after.partition("_")
    if not (ts.isascii() and ts.isdigit() and len(ts) < 17 and pub.isascii() and pub.isalnum()):
        raise Refused("bad_request", "no such cursor")
    return int(ts), pub


def _card(row: Row, now_ms: int) -> RoomCard:
    (room, title, kind, epoch, head, head_n, floor, policy, joined_seq) = row[:9]
    (read, read_n, role, muted_until, noti, slow_ms, paused, ret_ms, members, ment, _) = row[9:]
    return RoomCard(
        room=room,
        title=title,
        kind=kind,
        epoch=epoch,
        head=head,
        head_n=head_n,
        floor=floor,
        hist_from=hist_from(policy, joined_seq),
        read=read,
        read_n=read_n,
        unread=0 if noti == REST else max(0, head_n - read_n),
        ment=0 if noti == REST else ment,
        role=role,
        mute_until=muted_until if muted_until and muted_until > now_ms else None,
        noti=noti,
        slow_ms=slow_ms,
        paused=bool(paused),
        ret_ms=ret_ms,
        members=members,
    )


def newest(room_id: int, after: int, before: int, limit: int) -> Plan[list[MessageNow]]:
    """The newest messages with after < seq < before, newest first."""
    rows = yield Ask(NEWEST_FIRST, (room_id, after, before, limit))
    return [MessageNow._make(row) for row in rows]


def oldest(room_id: int, after: int, before: int, limit: int) -> Plan[list[MessageNow]]:
    """The oldest messages with after < seq < before, oldest first."""
    rows = yield Ask(OLDEST_FIRST, (room_id, after, before, limit))
    return [MessageNow._make(row) for row in rows]


def pinned(room_id: int, after: int, limit: int) -> Plan[list[MessageNow]]:
    """The pinned messages with seq > after, the last pinned first."""
    rows = yield Ask(PINNED, (room_id, after, limit))
    return [MessageNow._make(row) for row in rows]


def first_since(seat: Seat, ts: int) -> Plan[str | None]:
    """The public id of the first message the person may see that was said at `ts` (ms) or
    later."""
    rows = yield Ask(AT, (seat.room_id, seat.hist_from, ts))
    return rows[0][0] if rows else None


def member(room_id: int, pub: str) -> Plan[Member | None]:
    rows = yield Ask(MEMBER, (room_id, pub))
    return Member(*rows[0]) if rows else None


def held(room_id: int, limit: int) -> Plan[list[HeldLine]]:
    """What waits there for its keepers."""
    rows = yield Ask(HELD, (room_id, limit))
    lines = []
    for hid, pub, name, ts, body in rows:
        words = words_of(body)
        lines.append(HeldLine(hid, pub, name, ts, words.text, words.cw, words.re))
    return lines
