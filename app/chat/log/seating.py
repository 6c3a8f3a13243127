"""Who sits in a room, for pages; and how loud the room is for each of them, which nobody else
hears."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.log.plans import Ask, Plan
from app.chat.log.reading import Member
from app.chat.log.stored import mem_body_of

MINE = """
SELECT s.role, s.noti, s.muted_until FROM room_member s
WHERE s.room_id = $1 AND s.user_id = $2 AND s.left_seq IS NULL"""

# Hosts first.
PEOPLE = """
SELECT s.user_id, u.pub, p.name, s.role, s.muted_until FROM room_member s
JOIN room r ON r.id = s.room_id
JOIN users u ON u.id = s.user_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = s.user_id
WHERE s.room_id = $1 AND s.left_seq IS NULL AND s.role = ANY($2::text[])
ORDER BY CASE s.role WHEN 'host' THEN 0 ELSE 1 END, p.name, s.user_id LIMIT $3 OFFSET $4"""

# A later coming gives the seat back its place, and left_seq its NULL.
WENT = """
SELECT s.room_id, e.body FROM room_member s
JOIN room_event e ON e.room_id = s.room_id AND e.seq = s.left_seq
WHERE s.user_id = $1 AND s.left_seq IS NOT NULL AND e.body IS NOT NULL"""

SET_LEVEL = "UPDATE room_member SET noti = $3 WHERE room_id = $1 AND user_id = $2"

HOSTS, EVERYBODY = ("host",), ("host", "member")


@dataclass(frozen=True, slots=True)
class Mine:
    """What one's seat in a room is like."""

    role: str  # "member", "host"
    level: str  # what one is told of: "all", "mentions", "none"
    muted_until: int | None  # ms


def mine(room_id: int, user_id: int) -> Plan[Mine | None]:
    for row in (yield Ask(MINE, (room_id, user_id))):
        return Mine(*row)
    return None


def taken_out_of(user_id: int) -> Plan[set[int]]:
    went = yield Ask(WENT, (user_id,))
    return {room_id for room_id, body in went if mem_body_of(body).how == "kick"}


def people(room_id: int, roles: tuple[str, ...], limit: int, start: int) -> Plan[list[Member]]:
    rows = yield Ask(PEOPLE, (room_id, list(roles), limit, start))
    return [Member(*row) for row in rows]


def set_level(room_id: int, user_id: int, level: str) -> Plan[None]:
    yield Ask(SET_LEVEL, (room_id, user_id, level))
