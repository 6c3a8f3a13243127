"""People come into rooms and go: by themselves where the door is open, else by an answer."""

from __future__ import annotations

from tortoise.expressions import Q

from app.chat import rules
from app.chat.actions.making import seat_role
from app.chat.actions.rooms import in_words
from app.chat.log import Join, Leave, SetRole, SetRoom
from app.chat.models import Knock, RoomKind
from app.chat.queries import Asked, is_blocked
from app.chat.rules import Here
from app.chat.the_log import the_log
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.groups.queries import Member, member_behind, members_called
from realtime.needs import Refused

knocking = Limit(20, 86_400)
inviting = Limit(30, 86_400)  # each answer tells whether somebody is called so

NOBODY_SO = N_("Nobody in the circle is called exactly so. Please write the name as they do.")
SEVERAL_SO = N_("Several people are called so. Please ask the one you mean to add something to it.")
IN_ALREADY = N_("They are in this room already.")
LAST_HOST = N_(
    "You are the only host here, and a closed room needs one. First make somebody else a host."
)
GONE = N_("They are not in this room any more.")


async def join(viewer: Viewer, here: Here) -> None:
    """Come into an open room; being in it already changes nothing."""
    if here.role:
        return
    rules.join_room.require(viewer, here)
    await _sit_down(here.room.id, viewer.user_id or 0, seat_role(viewer, here.room.group_id))


async def _sit_down(room_id: int, user_id: int, role: str = "member") -> None:
    await the_log().put(Join(room_id, user_id, role))
    await Knock.filter(room_id=room_id, user_id=user_id).delete()


async def leave(viewer: Viewer, here: Here) -> None:
    """Raises Conflict for the last host of a closed room with others in it."""
    if not here.role:
        return
    rules.leave_room.require(viewer, here)
    if here.room.kind is RoomKind.CLOSED and here.role == "host":
        await _not_the_last_host(here, viewer.user_id or 0)
    await the_log().put(Leave(here.room.id, viewer.user_id or 0, "left"))


async def _not_the_last_host(here: Here, user_id: int) -> None:
    first, *others = await the_log().people(here.room.id, limit=2)  # hosts come first
    if first.user_id == user_id and others and others[0].role != "host":
        raise Conflict(LAST_HOST)


async def invite(viewer: Viewer, here: Here, name: str) -> Member:
    """Ask somebody of the circle into a closed room; they decide. Who has asked to be let in comes
    in, where the viewer may let them. Raises Invalid where it cannot be told who is meant."""
    rules.invite_into_room.require(viewer, here)
    inviting.spend_for(viewer)
    room_id = here.room.id
    found = await members_called(here.room.group_id, name)
    if len(found) != 1:
        raise Invalid({"name": SEVERAL_SO if found else NOBODY_SO})
    one = found[0]
    if await the_log().mine(room_id, one.user_id):
        raise Invalid({"name": IN_ALREADY})
    asks = Knock.filter(room_id=room_id, user_id=one.user_id)
    if rules.keep_room(viewer, here) and await asks.filter(by_id=None).exists():
        await _sit_down(room_id, one.user_id)
    elif not await is_blocked(viewer.user_id or 0, one.user_id):  # the blocked are not told
        await Knock.get_or_create({"by_id": viewer.user_id}, room_id=room_id, user_id=one.user_id)
    return one


async def accept(viewer: Viewer, asked: Asked) -> None:
    """Come in where one was invited, or talk with who wanted to write."""
    room = asked.room
    is_direct = room.kind is RoomKind.DIRECT
    role = "member" if is_direct else seat_role(viewer, room.group_id)
    await the_log().put(Join(room.id, viewer.user_id or 0, role))
    if is_direct:
        await the_log().put(SetRoom(room.id, viewer.user_id or 0, accepted=True))
    await Knock.filter(room_id=room.id, user_id=viewer.user_id).delete()


async def decline(viewer: Viewer, asked: Asked) -> None:
    """Whoever asked is not told: it looks like no answer yet."""
    await Knock.filter(room_id=asked.room.id, user_id=viewer.user_id).delete()


async def ask_to_come_in(viewer: Viewer, here: Here) -> None:
    """Knock at a closed room. Knocking again changes nothing; neither does it where one was
    invited."""
    rules.ask_to_be_let_in.require(viewer, here)
    knocking.spend_for(viewer)
    await Knock.get_or_create({"by_id": None}, room_id=here.room.id, user_id=viewer.user_id)


async def let_in(viewer: Viewer, here: Here, pub: str) -> None:
    """Raises Conflict where they do not wait any more."""
    rules.keep_room.require(viewer, here)
    one = await member_behind(here.room.group_id, pub)
    waiting = Knock.filter(room_id=here.room.id, user_id=one.user_id, by_id=None)
    if not await waiting.exists():
        if await the_log().mine(here.room.id, one.user_id):
            return  # another host was quicker
        raise Conflict(N_("They do not wait at the door any more."))
    await _sit_down(here.room.id, one.user_id)


async def turn_away(viewer: Viewer, here: Here, pub: str) -> None:
    """Without a word to them. Also takes an invitation back."""
    rules.keep_room.require(viewer, here)
    await Knock.filter(room_id=here.room.id, user__pub=pub).delete()


async def forget_knocks(group_id: int, user_id: int) -> None:
    """Inside the transaction in which somebody stops belonging to a circle: nobody waits there any
    more whom they asked in, nor they themselves."""
    about = Q(user_id=user_id) | Q(by_id=user_id)
    await Knock.filter(about, room__group_id=group_id).delete()


async def set_host(viewer: Viewer, here: Here, pub: str, is_host: bool) -> None:
    """Raises Conflict where nobody would be left to host a closed room."""
    rules.keep_room.require(viewer, here)
    one = await member_behind(here.room.group_id, pub)
    if not is_host:
        await _may_be_no_host(here, one)
    try:
        await the_log().put(SetRole(here.room.id, one.user_id, "host" if is_host else "member"))
    except Refused as no:
        raise (Conflict(GONE) if no.code in ("not_found", "not_member") else in_words(no)) from no


async def _may_be_no_host(here: Here, one: Member) -> None:
    if here.room.kind is RoomKind.CLOSED:
        await _not_the_last_host(here, one.user_id)
