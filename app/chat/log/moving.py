"""Who comes, goes, may write, and has read how far."""

from __future__ import annotations

from app.chat.log.deeds import Mute, Muted, SetRole
from app.chat.log.draft import Draft, RoomDraft
from app.chat.log.facts import SeatNow, hist_from
from app.chat.log.ops import Join, Leave, Mark, Marked, Moved
from app.chat.log.rows import EventRow
from app.chat.log.shapes import Came, YouPerm
from app.chat.log.stored import MemBody, stored
from realtime.needs import Refused


def join(draft: Draft, op: Join) -> Moved:
    room = draft.room_there(op.room_id)
    who = draft.who(room, op.user_id)
    if who is None:
        raise Refused("not_found")
    seat = draft.seat(room, op.user_id)
    if seat is not None and seat.left_seq is None:
        return Moved(room.was.pub, None)
    seq = room.seq + 1
    body = stored(MemBody("join", role=op.role))
    row = EventRow(room.was.id, seq, "mem", draft.now, op.user_id, body=body)
    draft.append(room, row, Came(seq, "join", who.pub, who.name, op.role))
    # Coming back does not lift a mute, nor make slow mode forget.
    muted_until, last_post_at = (seat.muted_until, seat.last_post_at) if seat else (None, None)
    fresh = SeatNow(op.role, seq, None, muted_until, last_post_at, seq - 1, room.n)
    draft.place(room, op.user_id, fresh)
    room.came.append(op.user_id)
    return Moved(room.was.pub, seq)


def leave(draft: Draft, op: Leave) -> Moved:
    room = draft.room_there(op.room_id)
    who, seat = draft.who(room, op.user_id), draft.seat(room, op.user_id)
    if who is None or seat is None or seat.left_seq is not None:
        return Moved(room.was.pub, None)
    seq = room.seq + 1
    body = stored(MemBody("leave", how=op.why))
    row = EventRow(room.was.id, seq, "mem", draft.now, op.user_id, body=body)
    draft.append(room, row, Came(seq, "leave", who.pub, who.name, how=op.why))
    draft.place(room, op.user_id, seat._replace(left_seq=seq))
    room.gone.append((seq, op.user_id, op.why))
    return Moved(room.was.pub, seq)


def set_role(draft: Draft, op: SetRole) -> Moved:
    room, seat = draft.seated(op.room, op.user_id)
    if seat.role == op.role:
        return Moved(room.was.pub, None)
    who = draft.who(room, op.user_id)
    assert who is not None, "a seat has a person in it"
    seq = room.seq + 1
    row = EventRow(
        *(room.was.id, seq, "mem", draft.now, op.user_id),
        body=stored(MemBody("role", role=op.role)),
    )
    draft.append(room, row, Came(seq, "role", who.pub, who.name, op.role))
    seat = seat._replace(role=op.role)
    draft.place(room, op.user_id, seat)
    _tell_what_one_may(room, op.user_id, seat, draft.now)
    return Moved(room.was.pub, seq)


def mute(draft: Draft, op: Mute) -> Muted:
    room, seat = draft.seated(op.room, op.user_id)
    until = op.until if op.until is not None and op.until > draft.now else None
    seat = seat._replace(muted_until=until)
    draft.place(room, op.user_id, seat)
    _tell_what_one_may(room, op.user_id, seat, draft.now, op.why)
    return Muted(room.was.pub, until)


def _tell_what_one_may(
    room: RoomDraft, user_id: int, seat: SeatNow, now: int, why: str = ""
) -> None:
    until = seat.muted_until if seat.muted_until and seat.muted_until > now else None
    frame = YouPerm(room.was.pub, seat.role, until)
    room.tell(user_id, YouPerm(room.was.pub, seat.role, until, why=why) if why else frame)


def mark(draft: Draft, op: Mark) -> Marked:
    room, seat = draft.seated(op.room, op.user_id)
    earliest = hist_from(room.now.hist_policy, seat.joined_seq)
    seq = min(max(op.seq, earliest), room.seq)
    n = draft.ordinal(room, seq)
    if not op.force:
        seq, n = max(seq, seat.read_seq), max(n, seat.read_n)
    room.marked[op.user_id] = False
    if (seq, n) != (seat.read_seq, seat.read_n):
        draft.place(room, op.user_id, seat._replace(read_seq=seq, read_n=n))
    return Marked(room.was.pub, seq, n, room.n - n, draft.calls(room, op.user_id, n))
