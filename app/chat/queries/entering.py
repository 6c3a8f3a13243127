"""Rooms as somebody at their door sees them: may they know of it, are they in it, who else wants
to come in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tortoise.queryset import QuerySet

from app.chat import rules
from app.chat.log import Mine, Spot, Timeline
from app.chat.models import HistoryPolicy, Knock, Room, RoomKind
from app.chat.queries.rooms import timeline, visible_to
from app.chat.rules import Here
from app.chat.the_log import the_log
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import members_by
from realtime.needs import Seat


async def here_for(viewer: Viewer, pub: str) -> Here:
    """A room the viewer may know of, and what they are there. Raises NotFound."""
    here = await _found(viewer, pub)
    if not rules.see_room(viewer, here):
        raise NotFound
    return here


async def here_to_keep(viewer: Viewer, pub: str) -> Here:
    """For those who keep the room. Raises Forbidden for others who may see it, or NotFound."""
    here = await here_for(viewer, pub)
    rules.keep_room.require(viewer, here)
    return here


async def here_outside(viewer: Viewer, pub: str) -> Here:
    """A closed room whose address the viewer was given: they may knock, and know no more of it than
    that. Raises NotFound."""
    here = await _found(viewer, pub)
    if not rules.ask_to_be_let_in(viewer, here):
        raise NotFound
    return here


async def was_taken_out(viewer: Viewer, pub: str) -> bool:
    """Of a room that goes on without them: they know of it, and may ask to come back."""
    here = await _found(viewer, pub)
    return here.is_out and rules.ask_to_be_let_in(viewer, here)


async def _found(viewer: Viewer, pub: str) -> Here:
    room = await visible_to(viewer).get_or_none(pub=pub).select_related("group")
    if room is None:
        raise NotFound
    mine = await my_seat(viewer, room)
    if mine:
        return Here(room, mine.role)
    return Here(room, is_out=room.id in await the_log().taken_out_of(viewer.user_id or 0))


async def my_seat(viewer: Viewer, room: Room) -> Mine | None:
    return await the_log().mine(room.id, viewer.user_id or 0)


async def looked_into(viewer: Viewer, here: Here, spot: Spot) -> Timeline:
    """What somebody reads who looks into an open room without coming in. Nothing of it is marked
    as new."""
    seat = await seat_in(viewer, here)
    return replace(await timeline(viewer, seat, spot), read_n=here.room.last_n)


async def seat_in(viewer: Viewer, here: Here) -> Seat:
    """The viewer's seat in a room, or what they see without one: as much as if they came in now."""
    room = here.room
    if seat := await the_log().seat(viewer.user_id or 0, room.pub):
        return seat
    hidden = room.last_seq if room.hist_policy is HistoryPolicy.JOINED else 0
    return Seat(room.id, room.pub, room.epoch, room.last_seq, room.floor_seq, hidden)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody at the door of a room, and who invited them, if anybody did."""

    room: Room
    user_id: int
    pub: str
    name: str
    by_name: str
    by_pub: str
    at: datetime

    @property
    def is_direct(self) -> bool:
        """Somebody would like to write to them."""
        return self.room.kind is RoomKind.DIRECT


async def asked_into(viewer: Viewer, pub: str) -> Asked:
    """The viewer's own invitation into a room. Raises NotFound where nobody invited them."""
    knocks = _unanswered(viewer).filter(room__pub=pub)
    found = await _asked(viewer, await knocks.select_related("room__group"))
    if not found:
        raise NotFound
    return found[0]


async def my_invitations(viewer: Viewer) -> list[Asked]:
    """Whom the viewer has not answered yet, the newest first; also whoever wants to write to
    them."""
    knocks = _unanswered(viewer).order_by("-id")
    return await _asked(viewer, await knocks.select_related("room__group"))


def _unanswered(viewer: Viewer) -> QuerySet[Knock]:
    return Knock.filter(user_id=viewer.user_id, by_id__isnull=False, room__archived_at__isnull=True)


async def at_the_door(viewer: Viewer, here: Here) -> list[Asked]:
    """Who asks to be let in, and who was invited and has not answered, for those who keep the
    room; nobody for others."""
    if not rules.keep_room(viewer, here):
        return []
    knocks = await Knock.filter(room_id=here.room.id).order_by("id").select_related("room__group")
    return await _asked(viewer, knocks)


async def has_knocked(viewer: Viewer, here: Here) -> bool:
    return await Knock.exists(room_id=here.room.id, user_id=viewer.user_id, by_id__isnull=True)


async def _asked(viewer: Viewer, knocks: list[Knock]) -> list[Asked]:
    found = []
    for knock in knocks:
        group_id = knock.room.group_id
        people = await members_by(group_id, {knock.user_id, knock.by_id or 0})
        who, by = people.get(knock.user_id), people.get(knock.by_id or 0)
        is_by_nobody = knock.by_id is None
        if viewer.is_member(group_id) and who and (by or is_by_nobody):
            by_name, by_pub = (by.name, by.pub) if by else ("", "")
            found.append(
                Asked(knock.room, who.user_id, who.pub, who.name, by_name, by_pub, knock.created_at)
            )
    return found
