"""A room begins: at once, or as a wish that those who may open rooms have to agree to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.chat import rules
from app.chat.actions.rooms import in_words
from app.chat.forms import RoomForm
from app.chat.log import Join, SetRoom
from app.chat.models import Room, RoomKind
from app.chat.rules import KEEPS_ORDER, Here
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, TooMany
from app.core.i18n import N_, n_words
from app.core.rules import Rule
from app.core.viewer import Viewer
from app.groups.queries import members_by, members_of
from realtime.needs import Refused

A_DAY = 10  # rooms one person may make (R54)
AT_ONCE = 256  # people who take a seat in one go

IN_FIRST_DAYS = N_(
    "In your first days here you cannot make rooms yet. It opens after some days, "
    "with a yes from those who look after the circle."
)
SETTLED = N_("Somebody else has answered this a moment ago.")

MAKES: dict[RoomKind, Rule[int]] = {
    RoomKind.OPEN: rules.open_room,
    RoomKind.CLOSED: rules.make_closed_room,
    RoomKind.ANNOUNCE: rules.make_announcements,
}


async def make(viewer: Viewer, group_id: int, form: RoomForm) -> Room:
    """Whoever makes a room is its host; a form sent twice makes one. An open room that its maker
    may not open is a wish, until somebody who may agrees. Raises TooMany after ten in a day."""
    is_wish = form.kind is RoomKind.OPEN and not rules.open_room(viewer, group_id)
    if group_id in viewer.new_in:
        raise Forbidden(IN_FIRST_DAYS)
    (rules.wish_for_room if is_wish else MAKES[form.kind]).require(viewer, group_id)
    room = await _made(viewer, group_id, form, is_wish)
    if not is_wish:
        await _open(room)
    return room


async def _made(viewer: Viewer, group_id: int, form: RoomForm, is_wish: bool) -> Room:
    same = Room.filter(pub=form.once, made_by_id=viewer.user_id, group_id=group_id)
    if made := await same.first():
        return made
    await _not_too_many(viewer)
    try:
        return await Room.create(
            pub=form.once,
            group_id=group_id,
            kind=form.kind,
            title=form.title,
            about=form.about,
            hist_policy=form.history,
            made_by_id=viewer.user_id,
            asked_by_id=viewer.user_id if is_wish else None,
        )
    except IntegrityError:  # the same form, sent twice at once
        return await same.get()


async def _not_too_many(viewer: Viewer) -> None:
    since = now() - timedelta(days=1)
    if await Room.filter(made_by_id=viewer.user_id, created_at__gt=since).count() >= A_DAY:
        raise TooMany(
            n_words(
                "You may make one room a day. Please go on tomorrow.",
                "You may make %(n)s rooms a day. Please go on tomorrow.",
                A_DAY,
            ),
            3600,
        )


async def _open(room: Room) -> None:
    """Its maker comes in; into a room for announcements, everybody does. Again changes nothing."""
    assert room.made_by_id is not None
    await the_log().put(Join(room.id, room.made_by_id, "host"))
    if room.kind is not RoomKind.ANNOUNCE:
        return
    joins = [Join(room.id, one.user_id) for one in await members_of(room.group_id)]
    for start in range(0, len(joins), AT_ONCE):
        await asyncio.gather(*map(the_log().put, joins[start : start + AT_ONCE]))


async def agree_to_room(viewer: Viewer, here: Here) -> None:
    """A room that somebody wished for is there, and theirs to host; if they have left meanwhile,
    its host is whoever agreed."""
    rules.answer_wish.require(viewer, here)
    room, host = here.room, here.room.made_by_id or 0
    if not await members_by(room.group_id, {host}):
        host = viewer.user_id or 0
    try:
        await the_log().put(SetRoom(room.id, viewer.user_id or 0, accepted=True))
    except Refused as no:
        raise (Conflict(SETTLED) if no.code == "not_found" else in_words(no)) from no
    await the_log().put(Join(room.id, host, "host"))


async def decline_room(viewer: Viewer, here: Here) -> None:
    """A wish goes without a trace: nobody has been in the room. Also one's own wish."""
    if here.room.made_by_id != viewer.user_id or not here.is_wish:
        rules.answer_wish.require(viewer, here)
    still = Room.filter(id=here.room.id, accepted_at=None, last_seq=0)
    if not await still.delete():
        raise Conflict(SETTLED)


def seat_role(viewer: Viewer, group_id: int) -> str:
    """Those who keep order in a circle host every room they come into."""
    return "host" if viewer.has(group_id, *KEEPS_ORDER) else "member"
