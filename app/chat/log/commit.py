"""The plan of one group commit: lock the rooms, look up, decide, write (storage.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.chat.log.decide import Decision, decide
from app.chat.log.draft import Draft
from app.chat.log.erasing import emptied
from app.chat.log.indexing import index_new
from app.chat.log.lookups import LOCK_ROOMS, looked_up
from app.chat.log.ops import Op
from app.chat.log.plans import Ask, Plan, Put
from app.chat.log.rows import EVENTS, HELD, MENTIONS, MESSAGES, REACTIONS, SCRUBS, SEATS_KEPT
from app.core.clock import now
from app.core.tokens import public_ids_for_many

COUNT_ON = """
UPDATE room SET last_seq = last_seq + w.events, last_n = last_n + w.messages
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w(id, events, messages)
WHERE room.id = w.id RETURNING room.id, room.last_seq"""

SET_ROOMS = """
UPDATE room SET title = w.title, slow_ms = w.slow_ms, paused = w.paused, ret_ms = w.ret_ms,
  premod = w.premod, hist_policy = w.hist_policy, purged_to = w.purged_to, about = w.about,
  kind = w.kind,
  archived_at = CASE WHEN w.archived THEN coalesce(room.archived_at, CURRENT_TIMESTAMP) END,
  accepted_at = CASE WHEN w.accepted THEN coalesce(room.accepted_at, CURRENT_TIMESTAMP) END
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::boolean[], $5::bigint[], $6::text[],
            $7::text[], $8::bigint[], $9::text[], $10::text[], $11::boolean[],
            $12::boolean[])
  AS w(id, title, slow_ms, paused, ret_ms, premod, hist_policy, purged_to, about, kind,
       archived, accepted)
WHERE room.id = w.id"""

TOUCH = """
UPDATE message SET v = w.v, text_v = w.text_v, state = w.state, pin_seq = w.pin_seq
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[])
  AS w(room_id, seq, v, text_v, state, pin_seq)
WHERE message.room_id = w.room_id AND message.seq = w.seq"""

REWORD = """
UPDATE message SET text = w.text, edited_at = w.edited_at
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
  AS w(room_id, seq, text, edited_at)
WHERE message.room_id = w.room_id AND message.seq = w.seq"""

UNREACT = """
DELETE FROM reaction WHERE (room_id, msg_seq, emoji, user_id) IN (
  SELECT w.room_id, w.seq, w.emoji, w.user_id
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
    AS w(room_id, seq, emoji, user_id))"""

SETTLE = """
UPDATE held SET state = w.state, seq = w.seq, body = NULL
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS w(pub, state, seq) WHERE held.pub = w.pub"""

FORGET_WAITING = """
UPDATE held SET state = 'rejected', body = NULL
FROM unnest($1::bigint[], $2::bigint[]) AS w(room_id, user_id)
WHERE held.room_id = w.room_id AND held.actor_id = w.user_id AND held.state = 'wait'"""

WAS_SAID = "SELECT seq FROM message WHERE pub = $1"

WERE_WRITTEN = """
SELECT e.seq
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
  AS w(room_id, seq, kind, actor_id, ts)
JOIN room_event e ON e.room_id = w.room_id AND e.seq = w.seq AND e.kind = w.kind
  AND coalesce(e.actor_id, 0) = coalesce(w.actor_id, 0) AND e.ts = w.ts"""


class Torn(RuntimeError):
    """A room's counter is not where its lock promised: nothing of the batch may stand."""


def transact(ops: Sequence[Op[Any]]) -> Plan[Decision]:
    """To be carried out inside one transaction, which commits if and only if this returns."""
    facts = yield from looked_up(ops)
    decision = decide(ops, facts, int(now().timestamp() * 1000), public_ids_for_many())
    yield from _write(decision)
    return decision


def happened(decision: Decision) -> Plan[bool]:
    """Whether a transaction whose COMMIT was never answered is there after all.

    Taking the same locks waits for the lost transaction to end, whichever way."""
    if not decision.events:
        return False  # markers, mutes, what waits: writing them twice is writing them once
    ids = sorted(decision.heads)
    yield Ask(LOCK_ROOMS, ([], ids))
    if decision.messages:  # a public id is random: nobody else can have written it
        return bool((yield Ask(WAS_SAID, (decision.messages[-1].pub,))))
    moves = [(e.room_id, e.seq, e.kind, e.actor_id, e.ts) for e in decision.events]
    return len((yield Ask(WERE_WRITTEN, rows=moves))) == len(moves)


def _write(decision: Decision) -> Plan[None]:
    draft = decision.draft
    if decision.counters:
        heads = {row[0]: row[1] for row in (yield Ask(COUNT_ON, rows=decision.counters))}
        if heads != decision.heads:
            raise Torn
        yield Put(EVENTS, decision.events)
    if decision.messages:
        yield Put(MESSAGES, decision.messages)
        yield index_new(decision.messages)
    if draft.mentions:
        yield Put(MENTIONS, draft.mentions)
    if draft.seats:
        yield Put(SEATS_KEPT, [(*key, *_seat(seat)) for key, seat in draft.seats.items()])
    if draft.touched:
        yield from _touch(draft)
    if draft.reactions:
        yield from _react(draft)
    if draft.held or draft.settled:
        yield from _hold(draft)
    yield from _keep_rooms(draft)


def _seat(seat: Any) -> tuple[Any, ...]:
    return (
        *(seat.role, seat.joined_seq, seat.left_seq, seat.muted_until, seat.last_post_at),
        *(seat.read_seq, seat.read_n),
    )


def _touch(draft: Draft) -> Plan[None]:
    if draft.edits:
        rows = [(*at, text, draft.now) for at, text in draft.edits.items()]
        yield Ask(REWORD, rows=rows)
    states = [
        (room_id, m.seq, m.v, m.text_v, m.state, m.pin_seq)
        for (room_id, _), m in draft.touched.items()
    ]
    yield Ask(TOUCH, rows=states)
    if draft.gone:
        yield from emptied(list(draft.gone))


def _react(draft: Draft) -> Plan[None]:
    """After what is gone: its reactions are gone with it."""
    on = [key for key, is_on in draft.reactions.items() if is_on and key[:2] not in draft.gone]
    off = [key for key, is_on in draft.reactions.items() if not is_on]
    if on:
        yield Put(REACTIONS, [(*key, draft.now) for key in on])
    if off:
        yield Ask(UNREACT, rows=off)


def _hold(draft: Draft) -> Plan[None]:
    if draft.held:
        yield Put(HELD, list(draft.held.values()))
    if draft.settled:
        said = {(room_id, actor_id, cid): seq for room_id, actor_id, cid, seq in _said(draft)}
        rows = [
            (hid, held.state, said.get((room_id, held.actor_id, held.cid)))
            for (room_id, hid), held in draft.settled.items()
        ]
        yield Ask(SETTLE, rows=rows)


def _said(draft: Draft) -> list[tuple[int, int | None, str | None, int]]:
    return [(e.room_id, e.actor_id, e.cid, e.seq) for e in draft.events if e.kind == "msg"]


def _keep_rooms(draft: Draft) -> Plan[None]:
    if draft.scrubs:
        yield Put(SCRUBS, [(*who, seq) for who, seq in draft.scrubs.items()])
        yield Ask(FORGET_WAITING, rows=list(draft.scrubs))
    changed = [room.now for room in draft.rooms.values() if room.now is not room.was]
    if changed:
        rows = [
            (
                r.id,
                r.title,
                r.slow_ms,
                bool(r.paused),
                r.ret_ms,
                r.premod,
                r.hist_policy,
                r.purged_to,
                r.about,
                r.kind,
                bool(r.archived),
                bool(r.accepted),
            )
            for r in changed
        ]
        yield Ask(SET_ROOMS, rows=rows)
