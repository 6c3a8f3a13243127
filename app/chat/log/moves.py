"""What stands between messages on a page: who came and went, and what was set otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.chat.log.plans import Ask, Plan, Row
from app.chat.log.shapes import Came, RoomSet, encoded
from app.chat.log.stored import mem_body_of, settings_of

COMINGS = ("join", "leave")
# Everybody in the room should know of it. static/js/realtime/known.js says the same.
TOLD = ("title", "paused", "archived", "slow_ms")
SHOWN = 100  # on one page: where a crowd came, the last of them

MOVES = """
SELECT e.seq, e.ts, e.kind, u.pub, p.name, e.body, r.title FROM room_event e
JOIN room r ON r.id = e.room_id
LEFT JOIN users u ON u.id = e.actor_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = e.actor_id
WHERE e.room_id = $1 AND e.seq > $2 AND e.seq < $3 AND e.kind IN ('mem', 'room')
  AND e.body IS NOT NULL
ORDER BY e.seq DESC LIMIT $4"""


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody came or went."""

    seq: int
    ts: int  # ms
    op: str  # "join", "leave"
    user: str | None
    name: str | None
    role: str | None
    why: str | None  # of a leave: "left", "kick"…


@dataclass(frozen=True, slots=True)
class Setting:
    """The room was set otherwise. `value` is what was set then; of a title what it is now, because
    one that had to be changed shall not be read on."""

    seq: int
    ts: int  # ms
    op: str  # one of TOLD
    value: Any


def moves(room_id: int, since: int, end: int) -> Plan[list[Move | Setting]]:
    """Those between two events, the last first."""
    rows = yield Ask(MOVES, (room_id, since, end, SHOWN))
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: Row) -> Move | Setting | None:
    seq, ts, kind, user, name, body, title = row
    if kind == "mem":
        what = mem_body_of(body)
        is_told = what.op in COMINGS
        return Move(seq, ts, what.op, user, name, what.role, what.how) if is_told else None
    settings = settings_of(body)
    op = next((op for op in TOLD if op in settings), None)
    if op is None:
        return None
    return Setting(seq, ts, op, title if op == "title" else settings[op])


def as_events(lines: Iterable[Move | Setting]) -> list[bytes]:
    """As the wire has them (wire.md §4), for programs that draw such a page themselves."""
    return [encoded(_event(line)) for line in lines]


def _event(line: Move | Setting) -> object:
    if isinstance(line, Setting):
        return RoomSet(line.seq, {line.op: line.value})
    return Came(line.seq, line.op, line.user, line.name, line.role, line.why)
