"""Two people of a circle, and what they have said to each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.chat.log import Line, Spot
from app.chat.models import Room, pair_of
from app.chat.queries.entering import Asked
from app.chat.the_log import the_log
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import Circle, Member, circles_of, members_by, members_with
from realtime.needs import Seat

# Higher features say here whom one may meet in a circle who is nobody, and looks like anybody:
# (group id). Their user ids are below 0.
made_up: list[Callable[[int], Awaitable[list[Member]]]] = []


async def made_up_in(group_id: int) -> list[Member]:
    return [one for found in made_up for one in await found(group_id)]


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody, in one of the circles in which the viewer meets them."""

    circle: Circle
    person: Member


async def met(viewer: Viewer, pub: str) -> list[Met]:
    """In every circle they share. Raises NotFound where they share none, and for oneself."""
    found = await members_with(viewer, pub) or await _nobody(viewer, pub)
    circles = {circle.id: circle for circle in await circles_of(viewer)}
    together = [Met(circles[group_id], one) for group_id, one in found if group_id in circles]
    if not together or pub == viewer.pub:
        raise NotFound
    return together


async def _nobody(viewer: Viewer, pub: str) -> list[tuple[int, Member]]:
    return [
        (group_id, one)
        for group_id in viewer.roles
        for one in await made_up_in(group_id)
        if one.pub == pub
    ]


async def room_of_two(viewer: Viewer, group_id: int, other_id: int) -> Room | None:
    """Where they talk already, or one of them asked to."""
    return await Room.get_or_none(pair=pair_of(group_id, viewer.user_id or 0, other_id))


async def first_words(viewer: Viewer, asked: Asked) -> str:
    """What somebody wrote who would like to talk with the viewer."""
    room = asked.room
    seat = Seat(room.id, room.pub, room.epoch, room.last_seq, room.floor_seq, 0)
    found = await the_log().timeline(seat, viewer.user_id or 0, Spot(), 1)
    said = [line for line in found.lines if isinstance(line, Line)] if found else []
    return (said[0].text or "") if said else ""


async def whom_with(viewer: Viewer, room: Room) -> Member | None:
    """Whom a direct room is shared with; None once they have left the circle."""
    other_id = room.other_of(viewer.user_id or 0)
    if other_id < 0:
        return next(
            (one for one in await made_up_in(room.group_id) if one.user_id == other_id), None
        )
    return (await members_by(room.group_id, {other_id})).get(other_id)
