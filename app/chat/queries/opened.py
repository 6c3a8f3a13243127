"""A room as somebody opens it who is in it. No page is asked for more often: all that stands on it
is found in two goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.chat import rules
from app.chat.log import Beside, Spot, Timeline
from app.chat.log.facts import hist_from
from app.chat.models import Room
from app.chat.queries.inside import called
from app.chat.rules import KEEPS_ORDER, Here
from app.chat.the_log import the_log
from app.core.db.quick import Row, asked, columns, made
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.models import Group
from app.groups.queries import Circle, circle_called
from realtime.needs import Seat

SHOWN = 30  # messages


@dataclass(frozen=True, slots=True)
class Opened:
    here: Here
    circle: Circle
    seat: Seat
    title: str
    timeline: Timeline
    beside: Beside


async def opened(viewer: Viewer, pub: str, spot: Spot) -> Opened:
    """Raises NotFound for whoever has no seat there, and where the spot is a message that is not
    for the viewer."""
    row = await _mine(viewer, pub)
    room = made(Room, "r", row)
    room.group = made(Group, "c", row)
    here = Here(room, row["role"])
    if not rules.see_room(viewer, here):
        raise NotFound
    hidden = hist_from(room.hist_policy, row["joined_seq"])
    seat = Seat(room.id, room.pub, room.epoch, room.last_seq, room.floor_seq, hidden)
    found = await the_log().opened(
        *(seat, viewer.user_id or 0, spot, SHOWN),
        both_ways=not viewer.has(room.group_id, *KEEPS_ORDER),
    )
    if found is None:
        raise NotFound
    is_outside = not viewer.is_member(room.group_id)
    circle = circle_called(room.group, row["my_name"], is_outside=is_outside)
    return Opened(here, circle, seat, await called(viewer, room), *found)


async def _mine(viewer: Viewer, pub: str) -> Row:
    rows = await asked(_sql(), pub, viewer.user_id or 0)
    if not rows:
        raise NotFound
    return rows[0]


@cache
def _sql() -> str:
    return f"""SELECT {columns(Room, "r")}, {columns(Group, "c")}, p.name AS my_name,
      s.role AS role, s.joined_seq AS joined_seq
    FROM room r JOIN circle c ON c.id = r.group_id
    JOIN membership p ON p.group_id = r.group_id AND p.user_id = $2
    JOIN room_member s ON s.room_id = r.id AND s.user_id = $2 AND s.left_seq IS NULL
    WHERE r.pub = $1"""  # noqa: S608
