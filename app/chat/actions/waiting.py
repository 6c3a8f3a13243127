"""A room for whoever waits at a circle's door, with those who keep it. They see nothing else."""

from __future__ import annotations

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.chat.log import Join, Leave, SetRoom
from app.chat.models import HistoryPolicy, Room, RoomKind
from app.chat.the_log import the_log
from app.core.clock import now
from app.groups.models import Belonging, Membership

KEPT = timedelta(days=90)  # after the answer (R90)
KEPT_MS = int(KEPT.total_seconds()) * 1000


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
    """After the answer, whichever it was: everybody leaves it, and its words go after a while."""
    theirs = Room.filter(group_id=group_id, kind=RoomKind.WAITING, made_by_id=user_id)
    room = await theirs.filter(archived_at=None).first()
    if room is None:
        return
    await the_log().put(SetRoom(room.id, user_id, archived=True, ret_ms=KEPT_MS))
    while people := await the_log().people(room.id, limit=50):
        for one in people:
            await the_log().put(Leave(room.id, one.user_id, "left"))


async def forget_who_waited() -> None:
    """A room where somebody waited long ago is not called after them any more."""
    closed = Room.filter(kind=RoomKind.WAITING, archived_at__lte=now() - KEPT)
    await closed.exclude(title="").update(title="")
    await closed.filter(ret_ms=None).update(ret_ms=KEPT_MS)  # closed before that was asked for


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
