"""Rooms as those who keep order in them see them."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat import rules
from app.chat.log import Member
from app.chat.models import Room
from app.chat.queries.entering import here_for
from app.chat.the_log import the_log
from app.core.errors import NotFound
from app.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody, and the room they should find their peace in."""

    room: Room
    member: Member


async def member_to_keep(viewer: Viewer, room_pub: str, pub: str) -> Kept:
    """Raises Forbidden before it is looked who is there: others do not learn it by asking."""
    here = await here_for(viewer, room_pub)
    rules.keep_order.require(viewer, here.room)
    member = await the_log().member(here.room.id, pub)
    if member is None:
        raise NotFound
    return Kept(here.room, member)
