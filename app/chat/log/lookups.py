"""Everything a batch of ops has to know before it is decided: one statement for each need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.chat.log.deeds import React
from app.chat.log.facts import (
    Facts,
    Known,
    MessageThen,
    RoomNow,
    SeatNow,
    Waiting,
    Who,
    hist_from,
)
from app.chat.log.masks import STATE
from app.chat.log.ops import Mark, Op
from app.chat.log.plans import Ask, Plan
from app.chat.mentions import roster_of

# Always in ascending id: two writers that want the same rooms then wait instead of deadlocking.
LOCK_ROOMS = """
SELECT id, pub, group_id, epoch, last_seq, last_n, hist_policy, slow_ms, paused,
       purged_to, title, ret_ms, premod, kind, about, archived_at IS NOT NULL,
       accepted_at IS NOT NULL FROM room
WHERE pub = ANY($1::text[]) OR id = ANY($2::bigint[]) ORDER BY id FOR NO KEY UPDATE"""

# The outer joins also keep SQLite from turning the order of the tables round.
SEATS = """
SELECT w.room_id, w.user_id, u.pub, p.name,
       m.role, m.joined_seq, m.left_seq, m.muted_until, m.last_post_at, m.read_seq, m.read_n
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w(room_id, user_id, group_id)
LEFT JOIN users u ON u.id = w.user_id
LEFT JOIN membership p ON p.group_id = w.group_id AND p.user_id = w.user_id
LEFT JOIN room_member m ON m.room_id = w.room_id AND m.user_id = w.user_id"""

KNOWN = """
SELECT w.room_id, w.user_id, w.cid, m.pub, e.seq, e.n, e.ts, e.bhash,
       h.pub, h.actor_id, h.cid, h.bhash, h.ts, h.state
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS w(room_id, user_id, cid)
LEFT JOIN room_event e
  ON e.room_id = w.room_id AND e.actor_id = w.user_id AND e.cid = w.cid AND e.cid IS NOT NULL
LEFT JOIN message m ON m.room_id = e.room_id AND m.seq = coalesce(e.target_seq, e.seq)
LEFT JOIN held h ON h.room_id = w.room_id AND h.actor_id = w.user_id AND h.cid = w.cid"""

WAITING = """
SELECT w.room_id, h.pub, h.actor_id, h.cid, h.bhash, h.ts, h.state, h.body
FROM unnest($1::bigint[], $2::text[]) AS w(room_id, pub)
JOIN held h ON h.pub = w.pub AND h.room_id = w.room_id"""

NAMED = f"""
SELECT w.room_id, m.seq, m.n, m.pub, m.author_id, m.ts, m.v, m.text_v, {STATE}, m.pin_seq
FROM unnest($1::bigint[], $2::text[]) AS w(room_id, pub)
JOIN message m ON m.pub = w.pub AND m.room_id = w.room_id
JOIN room r ON r.id = m.room_id"""  # noqa: S608

ROSTER = """
SELECT u.id, u.pub, p.name, p.state <> 'paused' FROM room_member s
JOIN room r ON r.id = s.room_id
JOIN membership p ON p.group_id = r.group_id AND p.user_id = s.user_id
JOIN users u ON u.id = s.user_id
WHERE s.room_id = $1 AND s.left_seq IS NULL"""

REACTIONS = """
SELECT w.room_id, w.seq, o.emoji, count(*)
FROM unnest($1::bigint[], $2::bigint[]) AS w(room_id, seq)
JOIN reaction o ON o.room_id = w.room_id AND o.msg_seq = w.seq
GROUP BY w.room_id, w.seq, o.emoji"""

REACTED = """
SELECT w.room_id, w.seq, w.emoji, w.user_id
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) AS w(room_id, seq, emoji, user_id)
JOIN reaction o ON o.room_id = w.room_id AND o.msg_seq = w.seq
  AND o.emoji = w.emoji AND o.user_id = w.user_id"""

ORDINALS = """
SELECT w.room_id, w.seq, (SELECT m.n FROM message m WHERE m.room_id = w.room_id AND m.seq <= w.seq
                          ORDER BY m.seq DESC LIMIT 1)
FROM unnest($1::bigint[], $2::bigint[]) AS w(room_id, seq)"""

# Nobody is called by their own words.
CALLS = f"""
SELECT w.room_id, w.user_id, t.n
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w(room_id, user_id, seq)
JOIN room r ON r.id = w.room_id
JOIN mention t ON t.room_id = w.room_id AND t.user_id IN (0, w.user_id) AND t.msg_seq > w.seq
JOIN message m ON m.room_id = t.room_id AND m.seq = t.msg_seq AND m.author_id <> w.user_id
WHERE {STATE} = 'ok'"""  # noqa: S608


@dataclass(slots=True)
class _Wanted:
    """Of all the ops together; each thing once."""

    seats: set[tuple[int, int, int]] = field(default_factory=set)
    keys: set[tuple[int, int, str]] = field(default_factory=set)
    names: set[tuple[int, str]] = field(default_factory=set)
    rosters: set[int] = field(default_factory=set)
    waiting: set[tuple[int, str]] = field(default_factory=set)
    marks: list[tuple[RoomNow, Mark]] = field(default_factory=list)
    reacts: list[tuple[RoomNow, React]] = field(default_factory=list)


def looked_up(ops: Sequence[Op[Any]]) -> Plan[Facts]:
    """Locks the rooms, too."""
    facts = Facts()
    pubs = {op.place for op in ops if isinstance(op.place, str)}
    ids = {op.place for op in ops if isinstance(op.place, int)}
    for row in (yield Ask(LOCK_ROOMS, (sorted(pubs), sorted(ids)))):
        room = RoomNow(*row)
        facts.rooms[room.id] = facts.rooms[room.pub] = room
    wanted = _wanted(ops, facts)
    if wanted.waiting:
        yield from _waiting(facts, wanted)
    if wanted.seats:
        yield from _seats(facts, wanted)
    if wanted.keys:
        yield from _known(facts, wanted)
    if wanted.names:
        yield from _named(facts, wanted)
    for room_id in wanted.rosters:
        facts.rosters[room_id] = roster_of((yield Ask(ROSTER, (room_id,))))
    if wanted.reacts:
        yield from _reactions(facts, wanted)
    if wanted.marks:
        yield from _marks(facts, wanted)
    return facts


def _wanted(ops: Sequence[Op[Any]], facts: Facts) -> _Wanted:
    wanted = _Wanted()
    for op in ops:
        if (room := facts.rooms.get(op.place)) is None:
            continue
        wanted.seats.add((room.id, op.person, room.group_id))
        if op.key is not None:
            wanted.keys.add((room.id, op.person, op.key))
        if names := op.names:
            wanted.names.update((room.id, name) for name in names)
        if op.calls:
            wanted.rosters.add(room.id)
        if op.waiting is not None:
            wanted.waiting.add((room.id, op.waiting))
        if (
            type(op) is Mark
        ):  # to ask `isinstance` of an abstract class takes as long as all of this
            wanted.marks.append((room, op))
        elif type(op) is React:
            wanted.reacts.append((room, op))
    return wanted


def _waiting(facts: Facts, wanted: _Wanted) -> Plan[None]:
    """Whoever wrote what waits is about to speak: their seats are needed, too."""
    for room_id, *held in (yield Ask(WAITING, rows=list(wanted.waiting))):
        waiting = Waiting(*held)
        facts.waiting[room_id, waiting.hid] = waiting
        wanted.seats.add((room_id, waiting.actor_id, facts.rooms[room_id].group_id))


def _seats(facts: Facts, wanted: _Wanted) -> Plan[None]:
    for room_id, user_id, pub, name, role, *seat in (yield Ask(SEATS, rows=list(wanted.seats))):
        if pub is not None:
            facts.people[room_id, user_id] = Who(pub, name)
        if role is not None:
            facts.seats[room_id, user_id] = SeatNow(role, *seat)


def _known(facts: Facts, wanted: _Wanted) -> Plan[None]:
    for room_id, user_id, cid, pub, *rest in (yield Ask(KNOWN, rows=list(wanted.keys))):
        seq, n, ts, bhash, hid, *held = rest
        if seq is not None:
            facts.known[room_id, user_id, cid] = Known(pub or "", seq, n, ts, bhash)
        elif hid is not None:
            facts.held[room_id, user_id, cid] = Waiting(hid, *held)


def _named(facts: Facts, wanted: _Wanted) -> Plan[None]:
    for room_id, *row in (yield Ask(NAMED, rows=list(wanted.names))):
        then = MessageThen(*row)
        facts.messages[room_id, then.id] = then


def _reactions(facts: Facts, wanted: _Wanted) -> Plan[None]:
    spots = set()
    marks = set()
    for room, op in wanted.reacts:
        if then := facts.messages.get((room.id, op.id)):
            spots.add((room.id, then.seq))
            marks.add((room.id, then.seq, op.emoji, op.actor))
    if not spots:
        return
    for room_id, seq, emoji, count in (yield Ask(REACTIONS, rows=list(spots))):
        facts.reactions.setdefault((room_id, seq), {})[emoji] = count
    facts.reacted.update(tuple(row) for row in (yield Ask(REACTED, rows=list(marks))))


def _marks(facts: Facts, wanted: _Wanted) -> Plan[None]:
    before: set[tuple[int, int]] = set()
    seated: dict[tuple[int, int], int] = {}  # (room, user) → the earliest number asked for
    for room, op in wanted.marks:
        if seat := facts.seats.get((room.id, op.user_id)):
            seq = max(op.seq, hist_from(room.hist_policy, seat.joined_seq))
            seated[room.id, op.user_id] = min(seq, seated.get((room.id, op.user_id), seq))
            if seq < room.last_seq:  # at the head it is the room's own counter
                before.add((room.id, seq))
    if before:
        for room_id, seq, n in (yield Ask(ORDINALS, rows=list(before))):
            facts.ordinals[room_id, seq] = n or 0
    if seated:
        for room_id, user_id, n in (
            yield Ask(CALLS, rows=[(*who, seq) for who, seq in seated.items()])
        ):
            facts.mentions.setdefault((room_id, user_id), []).append(n)
