"""The log of the rooms: numbered events and messages, off the ORM (storage.md §3; ADR 5).

`RoomLog` is all that others use, with the ops that can be put to it. Where to read on: decide.py
says what becomes of an op, commit.py how a batch is written, writer.py when, replay.py what is read
back.
"""

from app.chat.log.beside import Beside
from app.chat.log.deeds import (
    Approve,
    Changed,
    Delete,
    Edit,
    Mute,
    Muted,
    Pin,
    Purge,
    React,
    Reject,
    Rejected,
    Scrub,
    SetRole,
    SetRoom,
)
from app.chat.log.epochs import InFile, Memory
from app.chat.log.moves import Move, Setting
from app.chat.log.ops import Acked, Held, Join, Leave, Mark, Marked, Moved, Op, Send
from app.chat.log.reading import HeldLine, Member
from app.chat.log.room_log import RoomLog
from app.chat.log.searching import Hit, Hits
from app.chat.log.seating import Mine
from app.chat.log.timeline import LastLine, Line, Quote, Timeline
from app.chat.log.touching import EDIT_MS
from app.chat.log.windows import NEWEST, Spot

__all__ = [
    "EDIT_MS",
    "NEWEST",
    "Acked",
    "Approve",
    "Beside",
    "Changed",
    "Delete",
    "Edit",
    "Held",
    "HeldLine",
    "Hit",
    "Hits",
    "InFile",
    "Join",
    "LastLine",
    "Leave",
    "Line",
    "Mark",
    "Marked",
    "Member",
    "Memory",
    "Mine",
    "Move",
    "Moved",
    "Mute",
    "Muted",
    "Op",
    "Pin",
    "Purge",
    "Quote",
    "React",
    "Reject",
    "Rejected",
    "RoomLog",
    "Scrub",
    "Send",
    "SetRole",
    "SetRoom",
    "Setting",
    "Spot",
    "Timeline",
]
