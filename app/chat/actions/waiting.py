"""A room for whoever waits at a circle's door, with those who keep it. They see nothing else."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from app.chat.log import Join, Leave, SetRoom
from app.chat.models import HistoryPolicy, Room, RoomKind
from app.chat.the_log import the_log
from app.groups.models import Belonging, Membership


async def open_waiting_room(group_id: int, user_id: int) -> None:
    """After somebody asked. Repeating it changes nothing; whoever asks again finds what was said
    the last time."""
    mine = await Membership.get(group_id=group_id, user_id=user_id)
    theirs = Room.filter(group_id=group_id, kind=RoomKind.WAITING, made_by_id=user_id)
    room = await theirs.first()
    if room is None:
        room = Room(group_id=group_id, kind=RoomKind.WAITING, title=mine.name, made_by_id=user_id)
        room.hist_policy = HistoryPolicy.WHOLE  # those who come later read what was asked before
        try:
            await room.save()
        except IntegrityError:  # opened meanwhile
            room = await theirs.get()
    await the_log().put(SetRoom(room.id, user_id, title=mine.name, archived=False))
    await the_log().put(Join(room.id, user_id))


async def close_waiting_room(group_id: int, user_id: int) -> None:
    """After the answer, whichever it was: everybody leaves it."""
    theirs = Room.filter(group_id=group_id, kind=RoomKind.WAITING, made_by_id=user_id)
    room = await theirs.filter(archived_at=None).first()
    if room is None:
        return
    await the_log().put(SetRoom(room.id, user_id, archived=True))
    while people := await the_log().people(room.id, limit=50):
        for one in people:
            await the_log().put(Leave(room.id, one.user_id, "left"))


async def mend_waiting_rooms() -> None:
    """A crash between two commits may leave somebody at the door without a room, or the other way
    round."""
    waits = Membership.filter(state=Belonging.APPLIED)
    waiting = set(await waits.values_list("group_id", "user_id"))
    rooms = Room.filter(kind=RoomKind.WAITING, archived_at=None, made_by_id__not_isnull=True)
    there = set(await rooms.values_list("group_id", "made_by_id"))
    for group_id, user_id in waiting - there:
        await open_waiting_room(group_id, user_id)
    for group_id, user_id in there - waiting:
        await close_waiting_room(group_id, user_id)
