"""What becomes of each op of a batch. Pure: facts in; outcomes, rows and events out.

To teach the log another op: a dataclass in ops.py or deeds.py, a function in one of the files
imported here, a line in DECIDE. A function asks everything it may refuse for before it changes the
draft, so that a refusal uses no number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.chat.log.deeds import (
    Approve,
    Delete,
    Edit,
    Mute,
    Pin,
    Purge,
    React,
    Reject,
    Scrub,
    SetRole,
    SetRoom,
)
from app.chat.log.draft import Draft
from app.chat.log.facts import Facts
from app.chat.log.keeping import purge, scrub, set_room
from app.chat.log.moving import join, leave, mark, mute, set_role
from app.chat.log.ops import Join, Leave, Mark, Op, Send
from app.chat.log.rows import EventRow, MessageRow
from app.chat.log.saying import approve, reject, send
from app.chat.log.touching import delete, edit, pin, react
from realtime.needs import Batch, Refused


@dataclass(frozen=True, slots=True)
class Decision:
    outcomes: list[Any]  # in the order of the ops: what it comes to, or the Refused to raise
    batches: list[Batch]  # rooms that have news
    counters: list[tuple[int, int, int]]  # (room, events added, messages added)
    heads: dict[int, int]  # room → number its last event must have afterwards
    events: list[EventRow]
    messages: list[MessageRow]
    draft: Draft  # everything else that shall be otherwise


def decide(ops: Sequence[Op[Any]], facts: Facts, now: int, mint: Callable[[], str]) -> Decision:
    """Decide the ops in their order. `now` in ms; `mint` makes public ids."""
    draft = Draft(facts, now, mint)
    outcomes: list[Any] = []
    for op in ops:
        try:
            outcomes.append(DECIDE[type(op)](draft, op))
        except Refused as no:
            outcomes.append(no)
    draft.tell_markers()
    grown = [room for room in draft.rooms.values() if room.events]
    return Decision(
        outcomes,
        [room.batch() for room in draft.rooms.values() if room.has_news],
        [(room.was.id, room.seq - room.was.last_seq, len(room.said)) for room in grown],
        {room.was.id: room.seq for room in grown},
        draft.events,
        draft.messages,
        draft,
    )


DECIDE: dict[type, Callable[[Draft, Any], object]] = {
    Send: send,
    Approve: approve,
    Reject: reject,
    Edit: edit,
    Delete: delete,
    React: react,
    Pin: pin,
    Join: join,
    Leave: leave,
    SetRole: set_role,
    Mute: mute,
    Mark: mark,
    SetRoom: set_room,
    Scrub: scrub,
    Purge: purge,
}
