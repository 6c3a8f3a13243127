"""Who is in a room, what it is called, and what waits there for its keepers."""

from __future__ import annotations

from app.chat import rules
from app.chat.log import HeldLine, Member
from app.chat.models import Room, RoomKind
from app.chat.queries.meeting import whom_with
from app.chat.queries.rooms import title_of
from app.chat.rules import Here
from app.chat.the_log import the_log
from app.core.i18n import gettext
from app.core.viewer import Viewer

MOST_HOSTS = 50


async def called(viewer: Viewer, room: Room) -> str:
    """The name of a room, in its reader's language; a direct one is called as the other person."""
    if room.kind is not RoomKind.DIRECT:
        return title_of(room.kind, room.title)
    other = await whom_with(viewer, room)
    return other.name if other else gettext("Somebody")


async def hosts_of(here: Here) -> list[Member]:
    """Who looks after a room: everybody who may see it may know whom to turn to."""
    if here.room.kind is RoomKind.DIRECT:
        return []
    return await the_log().people(here.room.id, only_hosts=True, limit=MOST_HOSTS)


async def people_in(viewer: Viewer, here: Here, limit: int, start: int = 0) -> list[Member]:
    """Everybody in it, for whoever may see them; else who looks after it (safety.md, decision
    1)."""
    if not rules.see_who_is_in(viewer, here):
        return await hosts_of(here) if start == 0 else []
    return await the_log().people(here.room.id, limit=limit, start=start)


async def held_in(viewer: Viewer, here: Here) -> list[HeldLine]:
    """What waits to be looked at, the longest waiting first, for those who keep the room."""
    rules.keep_room.require(viewer, here)
    return await the_log().held(here.room.id)


async def held_count(viewer: Viewer, here: Here) -> int:
    """How much waits; nothing for those who do not keep the room."""
    return len(await held_in(viewer, here)) if rules.keep_room(viewer, here) else 0
