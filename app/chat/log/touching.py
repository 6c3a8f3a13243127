"""What is done to a message that stands in the room: other words, none, emoji, a pin."""

from __future__ import annotations

from app.chat.log.deeds import Changed, Delete, Edit, Pin, React
from app.chat.log.draft import Draft, RoomDraft
from app.chat.log.facts import MessageThen
from app.chat.log.rows import EventRow
from app.chat.log.saying import is_looked_at_first, may_write
from app.chat.log.shapes import Deleted, Edited, Pinned, Reacted, Rx
from app.chat.log.stored import DelBody, ReactBody, rx_of, stored
from realtime.needs import Refused

EDIT_MS = 15 * 60_000
EMOJI = 12  # different ones on a message


def edit(draft: Draft, op: Edit) -> Changed:
    if again := _again(draft, op):
        return again
    room, seat = draft.seated(op.room, op.actor)
    then = draft.message(room, seat, op.id)
    if then.author_id != op.actor:
        raise Refused("forbidden", "only its author changes a message")
    may_write(room, seat, draft.now)
    if then.state != "ok":
        raise Refused("gone")
    if is_looked_at_first(room, seat, op.new_in):
        raise Refused("forbidden", "what a keeper has approved stays as it is")
    if draft.now - then.ts > EDIT_MS:
        raise Refused("edit_window")
    if op.base is not None and op.base < then.text_v:
        raise Refused("conflict", id=then.id, seq=then.text_v)
    seq, now = room.seq + 1, draft.now
    who = draft.who(room, op.actor)
    assert who is not None, "a seat has a person in it"
    row = EventRow(room.was.id, seq, "edit", now, op.actor, op.cid, op.bhash, then.seq)
    draft.silence(room, then)
    draft.append(room, row, Edited(seq, then.id, op.text, now, who.pub, who.name, op.cid))
    draft.touch(room, then._replace(text_v=seq))
    draft.edits[room.was.id, then.seq] = op.text
    return Changed(room.was.pub, seq, now, then.id, op.cid)


def delete(draft: Draft, op: Delete) -> Changed:
    if again := _again(draft, op):
        return again
    if op.by_right:
        room, seat = draft.room_there(op.room), None
    else:
        room, seat = draft.seated(op.room, op.actor)
    then = draft.message(room, seat, op.id)
    is_author = then.author_id == op.actor
    if not (is_author or op.by_right or (seat and seat.role == "host")):
        raise Refused("forbidden", "only its author and hosts remove a message")
    if then.state != "ok":
        return Changed(room.was.pub, None, draft.now, then.id, op.cid)
    how = "author" if is_author else "host"
    seq, now = room.seq + 1, draft.now
    who = draft.who(room, op.actor)
    row = EventRow(
        *(room.was.id, seq, "del", now, op.actor, op.cid, op.bhash, then.seq),
        body=stored(DelBody(how, op.why)),
    )
    draft.silence(room, then)
    draft.append(room, row, Deleted(seq, then.id, now, how, who.pub if who else None, op.cid))
    draft.touch(room, then._replace(state=how, pin_seq=None))
    draft.gone[room.was.id, then.seq] = None
    return Changed(room.was.pub, seq, now, then.id, op.cid)


def _again(draft: Draft, op: Edit | Delete) -> Changed | None:
    """A retry of what is in the log, whatever may be asked of it now."""
    room = draft.room(op.room)
    if room is None:
        return None
    if draft.held_under(room, op.actor, op.cid):
        raise Refused("cid_conflict")
    if (known := draft.known(room, op.actor, op.cid)) is None:
        return None
    if known.bhash != op.bhash:
        raise Refused("cid_conflict", id=known.id, seq=known.seq)
    return Changed(room.was.pub, known.seq, known.ts, known.id, op.cid, dup=True)


def react(draft: Draft, op: React) -> Changed:
    if op.wait_ms > 0:
        raise Refused("rate_limited", final=False, retry_ms=op.wait_ms)
    room, seat = draft.seated(op.room, op.actor)
    then = draft.message(room, seat, op.id)
    may_write(room, seat, draft.now)
    if then.state != "ok":
        raise Refused("gone")
    counts = draft.counts(room, then)
    key = (room.was.id, then.seq, op.emoji, op.actor)
    if draft.reactions.get(key, key in draft.facts.reacted) is op.on:
        return Changed(room.was.pub, None, draft.now, then.id)
    if op.on and op.emoji not in counts and len(counts) >= EMOJI:
        raise Refused("too_many_emoji")
    counts[op.emoji] = counts.get(op.emoji, 0) + (1 if op.on else -1)
    total = counts[op.emoji]
    if not total:
        del counts[op.emoji]
    draft.reactions[key] = op.on
    who = draft.who(room, op.actor)
    assert who is not None, "a seat has a person in it"
    _tell_reaction(draft, room, then, op, who.pub, total)
    draft.touch(room, then)
    return Changed(room.was.pub, room.seq, draft.now, then.id)


def _tell_reaction(
    draft: Draft, room: RoomDraft, then: MessageThen, op: React, pub: str, total: int
) -> None:
    """In the event just before, if that was about the same message: a crowd's joy is one event."""
    last = draft.events[-1] if draft.events else None
    if last and last[:3] == (room.was.id, room.seq, "react") and last.target_seq == then.seq:
        rx = _with(rx_of(last.body or ""), op, pub, total)
        row = last._replace(body=stored(ReactBody(rx)))
        draft.amend(room, row, Reacted(last.seq, then.id, rx))
        return
    rx = _with([], op, pub, total)
    seq = room.seq + 1
    row = EventRow(
        *(room.was.id, seq, "react", draft.now, op.actor),
        target_seq=then.seq,
        body=stored(ReactBody(rx)),
    )
    draft.append(room, row, Reacted(seq, then.id, rx))


def _with(said: list[Rx], op: React, pub: str, total: int) -> list[Rx]:
    before = next((one for one in said if one.e == op.emoji), Rx(op.emoji, 0))
    add = [other for other in before.add if other != pub]
    rm = [other for other in before.rm if other != pub]
    if op.on and pub not in before.rm:
        add.append(pub)
    if not op.on and pub not in before.add:
        rm.append(pub)
    return [one for one in said if one.e != op.emoji] + [Rx(op.emoji, total, add, rm)]


def pin(draft: Draft, op: Pin) -> Changed:
    room = draft.room_there(op.room)
    then = draft.message(room, None, op.id)
    if then.state != "ok":
        raise Refused("gone")
    if (then.pin_seq is not None) is op.on:
        return Changed(room.was.pub, None, draft.now, then.id)
    seq, who = room.seq + 1, draft.who(room, op.actor)
    row = EventRow(
        *(room.was.id, seq, "pin", draft.now, op.actor),
        target_seq=then.seq,
        body="true" if op.on else "false",
    )
    draft.append(room, row, Pinned(seq, then.id, op.on, who.pub if who else None))
    draft.touch(room, then._replace(pin_seq=seq if op.on else None))
    return Changed(room.was.pub, seq, draft.now, then.id)
