"""A room for an event, opened when its host wants one: whoever has a place may come in, and goes
out again with it."""

from __future__ import annotations

from app.chat import actions as chat
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.series import alone_with_event
from app.events.models import EventState
from app.events.queries import Happening, may_enter_room
from app.groups.models import Membership
from app.groups.queries import viewer_in

NOT_YET = N_("The room can be opened once the event is in the calendar.")
NO_PLACE = N_("This room is for those who have a place at the event.")


async def open_room(viewer: Viewer, one: Happening) -> str:
    """The public id of the room, which its host is in. Again answers with the same room."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        event = await alone_with_event(one.event.id)
        if event.state is not EventState.PUBLISHED:
            raise Conflict(NOT_YET)
        if event.room_id is None:
            event.room_id = await chat.make_around(viewer, event.group_id, one.title)
            await event.save(update_fields=["room_id"])
    return await chat.gather(viewer, event.room_id)


async def come_into_room(viewer: Viewer, one: Happening) -> str:
    """The public id of its room. Raises Forbidden for whoever has no place, NotFound where there
    is no room."""
    if one.event.room_id is None:
        raise NotFound
    if not await may_enter_room(viewer, one):
        raise Forbidden(NO_PLACE)
    return await chat.gather(viewer, one.event.room_id)


async def come_out_of_room(one: Happening, membership_id: int) -> None:
    """After somebody lost their place, or gave it back. It is one room for all times of an event:
    who has a place at another of them stays."""
    if one.event.room_id is None:
        return
    them = await Membership.get(id=membership_id)
    if not await may_enter_room(await viewer_in(one.group_id, them.user_id), one):
        await chat.part(one.event.room_id, them.user_id)
