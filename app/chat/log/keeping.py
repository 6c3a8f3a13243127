"""What changes a whole room: its settings, and much that is removed at once."""

from __future__ import annotations

from typing import Any

from app.chat.log.deeds import Changed, Purge, Scrub, SetRoom
from app.chat.log.draft import Draft, RoomDraft
from app.chat.log.facts import RoomNow
from app.chat.log.rows import EventRow
from app.chat.log.shapes import Purged, RoomSet, Scrubbed
from app.chat.log.stored import ScrubBody, stored
from realtime.needs import Refused

SETTINGS: tuple[str, ...] = ("title", "about", "slow_ms", "paused", "ret_ms", "premod")
SETTINGS += ("hist_policy", "kind", "archived", "accepted")


def set_room(draft: Draft, op: SetRoom) -> Changed:
    room = draft.room_there(op.room)
    after = _settled(room.now, op)
    changed: dict[str, Any] = {
        name: getattr(after, name)
        for name in SETTINGS
        if getattr(after, name) != getattr(room.now, name)
    }
    if not changed:
        return Changed(room.was.pub, None, draft.now)
    room.now = after
    seq, who = room.seq + 1, draft.who(room, op.actor)
    row = EventRow(room.was.id, seq, "room", draft.now, op.actor, body=stored(changed))
    draft.append(room, row, RoomSet(seq, changed, who.pub if who else None))
    return Changed(room.was.pub, seq, draft.now)


def _settled(now: RoomNow, op: SetRoom) -> RoomNow:
    wanted = {name: getattr(op, name) for name in SETTINGS if getattr(op, name) is not None}
    if wanted.get("ret_ms") == 0:
        wanted["ret_ms"] = None
    return now._replace(**wanted)


def scrub(draft: Draft, op: Scrub) -> Changed:
    room = draft.room_there(op.room)
    who = draft.who(room, op.user_id)
    if who is None:
        raise Refused("not_found")
    seq = room.seq + 1
    body = stored(ScrubBody(who.pub))
    row = EventRow(room.was.id, seq, "scrub", draft.now, op.user_id, body=body)
    draft.append(room, row, Scrubbed(seq, who.pub))
    draft.scrubs[room.was.id, op.user_id] = seq
    _forget_what_was_encoded(room)
    return Changed(room.was.pub, seq, draft.now)


def purge(draft: Draft, op: Purge) -> Changed:
    room = draft.room_there(op.room_id)
    to = min(op.to, room.seq)
    if to <= room.now.purged_to:
        return Changed(room.was.pub, None, draft.now)
    room.now = room.now._replace(purged_to=to)
    seq = room.seq + 1
    row = EventRow(room.was.id, seq, "purge", draft.now, None, target_seq=to)
    draft.append(room, row, Purged(seq, to))
    _forget_what_was_encoded(room)
    return Changed(room.was.pub, seq, draft.now)


def _forget_what_was_encoded(room: RoomDraft) -> None:
    """All of it: an old message may have got its words a moment ago."""
    room.stale_to = room.seq - 1
