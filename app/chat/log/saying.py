"""What becomes of a message that somebody sends: said at once, or kept for a keeper to look at."""

from __future__ import annotations

from collections.abc import Collection

from app.chat.log.deeds import Approve, Reject, Rejected
from app.chat.log.draft import Draft, RoomDraft
from app.chat.log.facts import SeatNow, Waiting
from app.chat.log.indexing import as_indexed
from app.chat.log.ops import Acked, Held, Send
from app.chat.log.rows import EventRow, HeldRow, MentionRow, MessageRow
from app.chat.log.shapes import Said, YouHeld
from app.chat.log.stored import Extra, Words, stored, words_of
from app.chat.mentions import called_in
from realtime.needs import Refused

PAUSED_RETRY_MS = 15_000


def send(draft: Draft, op: Send) -> Acked | Held:
    # A retry of what is in the log gets its ack before anybody asks whether the person still may.
    room = draft.room(op.room)
    if room and (again := _again(draft, room, op)):
        return again
    if op.wait_ms > 0:
        raise Refused("rate_limited", final=False, retry_ms=op.wait_ms)
    room, seat = draft.seated(op.room, op.actor)
    if op.is_hidden:
        return _held(draft, op, room, seat, _words(draft, op, room, seat))
    _may_speak(room, seat)
    may_write(room, seat, draft.now)
    _may_post(room, seat, draft.now)
    words = _words(draft, op, room, seat)
    if is_looked_at_first(room, seat, op.new_in):
        return _held(draft, op, room, seat, words)
    row = _said(draft, room, seat, op.actor, op.cid, op.bhash, words)
    return Acked(op.room, op.cid, row.pub, row.seq, row.n, row.ts, dup=False)


def _again(draft: Draft, room: RoomDraft, op: Send) -> Acked | Held | None:
    if known := draft.known(room, op.actor, op.cid):
        if known.bhash != op.bhash:
            raise Refused("cid_conflict", id=known.id, seq=known.seq)
        return Acked(op.room, op.cid, known.id, known.seq, known.n or 0, known.ts, dup=True)
    if held := draft.held_under(room, op.actor, op.cid):
        if held.bhash != op.bhash:
            raise Refused("cid_conflict")
        if held.state == "rejected":  # they may have been away when it was said
            _tell_verdict(draft, room, held)
        return Held(op.room, op.cid, held.hid, dup=True, state=held.state)
    return None


def _may_speak(room: RoomDraft, seat: SeatNow) -> None:
    if room.now.kind == "announce" and seat.role != "host":
        raise Refused("forbidden", "only hosts speak here")
    if room.now.kind == "direct" and not room.now.accepted and room.n:
        raise Refused("forbidden", "the other one has not answered")


def may_write(room: RoomDraft, seat: SeatNow, now: int) -> None:
    if room.now.archived:
        raise Refused("forbidden", "the room is archived")
    if seat.muted_until is not None and seat.muted_until > now:
        raise Refused("muted", until=seat.muted_until)
    if room.now.paused and seat.role != "host":  # rules.write_while_paused
        raise Refused("room_paused", final=False, retry_ms=PAUSED_RETRY_MS)


def _may_post(room: RoomDraft, seat: SeatNow, now: int) -> None:
    if room.now.slow_ms and seat.last_post_at is not None:
        # A clock that went back counts as «just posted»: nobody waits longer than slow_ms.
        wait_ms = room.now.slow_ms - max(0, now - seat.last_post_at)
        if wait_ms > 0:
            raise Refused("slow_mode", final=False, retry_ms=wait_ms)


def _words(draft: Draft, op: Send, room: RoomDraft, seat: SeatNow) -> Words:
    roster = draft.facts.rosters.get(room.was.id, {})
    called = called_in(op.text, roster, may_call_everybody=seat.role == "host")
    men, to = [one.pub for one in called], [one.user_id for one in called]
    re_seq, th_seq = draft.named(room, seat, op.re), draft.named(room, seat, op.th)
    return Words(op.text, op.re, op.th, re_seq, th_seq, op.cw, op.lang, men, to)


def is_looked_at_first(room: RoomDraft, seat: SeatNow, new_in: Collection[int]) -> bool:
    """Whether what this person says waits for a keeper."""
    if seat.role == "host" or room.now.kind == "direct":
        return False
    is_new = room.was.group_id in new_in
    return room.now.premod == "all" or (room.now.premod == "new" and is_new)


def _held(draft: Draft, op: Send, room: RoomDraft, seat: SeatNow, words: Words) -> Held:
    hid = draft.mint()
    body = stored(words)
    row = HeldRow(hid, room.was.id, op.actor, op.cid, op.bhash, draft.now, body)
    draft.held[room.was.id, op.actor, op.cid] = row
    draft.place(room, op.actor, seat._replace(last_post_at=draft.now))
    return Held(op.room, op.cid, hid, dup=False)


def _said(
    draft: Draft,
    room: RoomDraft,
    seat: SeatNow,
    actor: int,
    cid: str,
    bhash: bytes,
    words: Words,
) -> MessageRow:
    seq, n, now, pub = room.seq + 1, room.n + 1, draft.now, draft.mint()
    who = draft.who(room, actor)
    assert who is not None, "a seat has a person in it"
    shape = Said(
        *(seq, pub, n, now, who.pub, who.name, cid, words.text),
        *(words.re, words.th, words.cw, words.lang),
        men=words.men,
    )
    draft.append(room, EventRow(room.was.id, seq, "msg", now, actor, cid, bhash, None, n), shape)
    row = MessageRow(
        *(room.was.id, seq, n, pub, actor, now, seq, seq),
        *(words.text, words.re_seq, words.th_seq, _extra(words), seq, as_indexed(words.text)),
    )
    draft.keep(row)
    for user_id in words.to:
        draft.mentions.append(MentionRow(user_id, room.was.id, seq, n))
        room.mentioned.append((seq, user_id))
    posted = seat.after_posting(now, seq, n)
    if posted.read_n != seat.read_n:
        room.marked.setdefault(actor, True)
    draft.place(room, actor, posted)
    return row


def _extra(words: Words) -> str | None:
    if words.cw or words.lang or words.men:
        return stored(Extra(words.cw, words.lang, words.men))
    return None


def approve(draft: Draft, op: Approve) -> Acked:
    room = draft.room_there(op.room)
    held = _still_waiting(draft, room, op.hid)
    seat = draft.seat(room, held.actor_id)
    if seat is None or seat.left_seq is not None:
        raise Refused("not_member", "its author has left")
    words = words_of(held.body or "")
    row = _said(draft, room, seat, held.actor_id, held.cid, held.bhash, words)
    _settle(draft, room, held._replace(state="approved"), row)
    return Acked(room.was.pub, held.cid, row.pub, row.seq, row.n, row.ts, dup=False)


def reject(draft: Draft, op: Reject) -> Rejected:
    room = draft.room_there(op.room)
    held = _still_waiting(draft, room, op.hid)
    _settle(draft, room, held._replace(state="rejected"), None, op.why or None)
    return Rejected(room.was.pub, op.hid)


def _still_waiting(draft: Draft, room: RoomDraft, hid: str) -> Waiting:
    held = draft.settled.get((room.was.id, hid)) or draft.facts.waiting.get((room.was.id, hid))
    if held is None:
        raise Refused("not_found")
    if held.state != "wait":
        raise Refused("gone", "somebody has settled it already")
    return held


def _settle(
    draft: Draft, room: RoomDraft, held: Waiting, row: MessageRow | None, why: str | None = None
) -> None:
    draft.settled[room.was.id, held.hid] = held
    _tell_verdict(draft, room, held, row, why)


def _tell_verdict(
    draft: Draft,
    room: RoomDraft,
    held: Waiting,
    row: MessageRow | None = None,
    why: str | None = None,
) -> None:
    id_, seq = (row.pub, row.seq) if row else (None, None)
    frame = YouHeld("held", room.was.pub, held.cid, held.state, id_, seq, why)
    seat = draft.seat(room, held.actor_id)
    if seat and seat.left_seq is None:
        room.tell(held.actor_id, frame)
