"""A room around something of a higher feature, such as an event: whoever opens it hosts it, and who
may come in that feature knows."""

from __future__ import annotations

from app.chat.forms.rooms import LONGEST_TITLE
from app.chat.log import Join
from app.chat.log.ops import Leave
from app.chat.models import HistoryPolicy, Room, RoomKind
from app.chat.queries import was_taken_out
from app.chat.the_log import the_log
from app.core.errors import Forbidden, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer

TAKEN_OUT = N_("You were taken out of this room. Those who keep it can let you in again.")


async def make_around(viewer: Viewer, group_id: int, title: str) -> int:
    """In a transaction: a closed room, empty yet. Its id."""
    room = Room(
        group_id=group_id,
        kind=RoomKind.CLOSED,
        title=title[:LONGEST_TITLE],
        hist_policy=HistoryPolicy.WHOLE,
        made_by_id=viewer.user_id,
    )
    await room.save()
    return room.id


async def gather(viewer: Viewer, room_id: int) -> str:
    """Come into such a room: whoever made it, to host it. Again changes nothing; the answer is its
    public id. Raises Forbidden for whom its keepers took out, NotFound where it was put away."""
    room = await Room.get_or_none(id=room_id, archived_at=None)
    if room is None or viewer.user_id is None:
        raise NotFound
    if await the_log().mine(room.id, viewer.user_id):
        return room.pub
    if await was_taken_out(viewer, room.pub):
        raise Forbidden(TAKEN_OUT)
    is_host = room.made_by_id == viewer.user_id
    await the_log().put(Join(room.id, viewer.user_id, "host" if is_host else "member"))
    return room.pub


async def part(room_id: int, user_id: int) -> None:
    """After they may not come into such a room any more: out of it. Whoever hosts it stays."""
    seat = await the_log().mine(room_id, user_id)
    if seat and seat.role != "host":
        await the_log().put(Leave(room_id, user_id, "left"))
