from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.chat.log import NEWEST, Spot, Timeline
from app.chat.models import EVERYONE, Room, RoomKind
from app.chat.the_log import the_log
from app.core.errors import NotFound
from app.core.i18n import gettext
from app.core.viewer import Viewer
from app.groups.rules import keep_door
from realtime.needs import Seat


def visible_to(viewer: Viewer) -> QuerySet[Room]:
    """Rooms of the circles one belongs to, and where one waits at the door of another; the log
    itself asks for the seat in each."""
    mine = Q(group_id__in=list(viewer.roles))
    if viewer.waiting_in:
        waits = Q(kind=RoomKind.WAITING, made_by_id=viewer.user_id)
        mine |= waits & Q(group_id__in=list(viewer.waiting_in))
    return Room.filter(mine)


async def room_for(viewer: Viewer, pub: str) -> tuple[Room, Seat]:
    """A room and the viewer's seat in it. Raises NotFound where there is none for them."""
    room = await visible_to(viewer).get_or_none(pub=pub).select_related("group")
    seat = await the_log().seat(viewer.user_id or 0, pub) if room else None
    if room is None or seat is None:
        raise NotFound()
    return room, seat


async def timeline(viewer: Viewer, seat: Seat, spot: Spot = NEWEST, limit: int = 30) -> Timeline:
    """The newest messages of a room, or those at a spot, with who came and went between them.
    Raises NotFound where the spot is a message that is not for the viewer."""
    found = await the_log().timeline(seat, viewer.user_id or 0, spot, limit)
    if found is None:
        raise NotFound
    return found


def title_of(kind: str, title: str) -> str:
    """What every circle has is called so in the reader's own language; a waiting room holds the
    name of who waits."""
    if kind == RoomKind.WAITING:
        return gettext("At the door: %(name)s") % {"name": title}
    return gettext(EVERYONE) if kind == RoomKind.EVERYONE else title


def at(ms: int) -> datetime:
    """The log's milliseconds as a moment."""
    return datetime.fromtimestamp(ms / 1000, UTC)


async def rooms_for_everybody(group_id: int) -> list[Room]:
    """Where a newcomer of the circle gets a seat at once."""
    return await Room.filter(
        group_id=group_id, kind__in=(RoomKind.EVERYONE, RoomKind.ANNOUNCE), archived_at=None
    )


async def waiting_room(viewer: Viewer, group_id: int, person: str) -> Room:
    """Where somebody waits: for themselves, and for those who keep the door. Raises NotFound."""
    rooms = visible_to(viewer).filter(group_id=group_id, kind=RoomKind.WAITING)
    room = await rooms.get_or_none(made_by__pub=person, archived_at=None)
    if room is None or not (person == viewer.pub or keep_door(viewer, group_id)):
        raise NotFound
    return room


async def rooms_of_circle(group_id: int) -> list[Room]:
    return await Room.filter(group_id=group_id)


async def circle_of_room(named: Mapping[str, Any]) -> int | None:
    """Of a page whose address names a room, or a message. Whoever asks looks themselves whether
    they belong."""
    pub = named.get("room")
    if pub is None and "message" in named:
        pub = await the_log().room_of(named["message"])
    room = await Room.get_or_none(pub=pub) if pub else None
    return room.group_id if room else None
