"""Who may do what with a room (safety.md, C). What is said in it the log asks about again, under
its lock."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.models import Room, RoomKind
from app.core.rules import rule
from app.core.viewer import Role, Viewer
from app.groups.models import Care
from app.groups.rules import keep_door

KEEPS_ORDER = (Role.MODERATOR, Role.OWNER)
OPENS_ROOMS = (Role.ORGANISER, *KEEPS_ORDER)
LOOKED_INTO = (RoomKind.EVERYONE, RoomKind.OPEN, RoomKind.ANNOUNCE)


@dataclass(frozen=True, slots=True)
class Here:
    """A room, its circle fetched, and what its viewer's seat there is: "member", "host" or ""."""

    room: Room
    role: str = ""
    is_out: bool = False  # taken out by those who keep it

    @property
    def is_wish(self) -> bool:
        """Somebody would like this room to be; it is not there yet."""
        return self.room.kind is not RoomKind.DIRECT and self.room.is_waiting


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody of a circle, as far as who may write to them goes."""

    group_id: int
    user_id: int
    is_near: bool  # looks after the circle, or invited the viewer into it


def _belongs(viewer: Viewer, room: Room) -> bool:
    """To its circle; or waits at the circle's door, and this is where (row 16)."""
    is_own = room.kind is RoomKind.WAITING and room.made_by_id == viewer.user_id
    return viewer.is_member(room.group_id) or (is_own and room.group_id in viewer.waiting_in)


# --- making rooms (rows 28 and 29) --------------------------------------------------------------


@rule
def open_room(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, *OPENS_ROOMS)


@rule
def wish_for_room(viewer: Viewer, group_id: int) -> bool:
    """An open room that those who may open one have to agree to."""
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def make_closed_room(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def make_announcements(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, *KEEPS_ORDER)


@rule
def answer_wish(viewer: Viewer, here: Here) -> bool:
    return here.is_wish and viewer.has(here.room.group_id, *OPENS_ROOMS)


# --- being in them (rows 23 to 32) --------------------------------------------------------------


@rule
def see_room(viewer: Viewer, here: Here) -> bool:
    """Know that it is there, and read it."""
    if not _belongs(viewer, here.room):
        return False
    if here.room.kind is RoomKind.WAITING and keep_door(viewer, here.room.group_id):
        return True
    if here.is_wish:
        return here.room.made_by_id == viewer.user_id or answer_wish(viewer, here)
    is_open = here.room.kind in LOOKED_INTO and not here.is_out
    return bool(here.role) or is_open


@rule
def join_room(viewer: Viewer, here: Here) -> bool:
    is_there = not here.is_wish and here.room.archived_at is None
    return see_room(viewer, here) and not here.role and is_there


@rule
def ask_to_be_let_in(viewer: Viewer, here: Here) -> bool:
    """Of a closed room whose address somebody inside gave away, or one they were taken out of."""
    is_shut = here.room.kind is RoomKind.CLOSED or here.is_out
    is_there = here.room.archived_at is None
    return viewer.is_member(here.room.group_id) and is_shut and is_there and not here.role


@rule
def invite_into_room(viewer: Viewer, here: Here) -> bool:
    is_closed = here.room.kind is RoomKind.CLOSED and here.room.archived_at is None
    return viewer.is_member(here.room.group_id) and is_closed and bool(here.role)


@rule
def leave_room(viewer: Viewer, here: Here) -> bool:
    """The everyone-room is left with the circle, a person by blocking them."""
    return bool(here.role) and here.room.kind not in (RoomKind.EVERYONE, RoomKind.DIRECT)


@rule
def see_who_is_in(viewer: Viewer, here: Here) -> bool:
    """All of them; in a guarded circle only hosts see more than who looks after a room."""
    if here.room.kind is RoomKind.DIRECT or not see_room(viewer, here):
        return False
    return here.role == "host" or here.room.group.care is not Care.GUARDED


@rule
def speak_in_room(viewer: Viewer, room: Room) -> bool:
    """Have a say at all; whether one may write just now is `write_here`."""
    return _belongs(viewer, room)


@rule
def write_here(viewer: Viewer, here: Here) -> bool:
    """Asked for pages; the log asks again for every message, under its lock."""
    if not (_belongs(viewer, here.room) and here.role) or here.room.archived_at:
        return False
    if here.room.kind is RoomKind.ANNOUNCE:
        return here.role == "host"
    return here.room.kind is not RoomKind.DIRECT or not here.room.is_waiting


@rule
def write_while_paused(viewer: Viewer, here: Here) -> bool:
    """Whoever looks after a room can say in it why it rests, and when it goes on."""
    return write_here(viewer, here) and here.role == "host"


@rule
def report_in_room(viewer: Viewer, room: Room) -> bool:
    return _belongs(viewer, room)


# --- keeping them (rows 42 and 46) --------------------------------------------------------------


@rule
def keep_room(viewer: Viewer, here: Here) -> bool:
    """Its name, its settings, who hosts it, what waits, whether it is archived: whoever made it,
    whom they made a host, and those who keep order in the circle, where they see the room."""
    if here.room.kind is RoomKind.DIRECT or here.is_wish or not see_room(viewer, here):
        return False
    return here.role == "host" or viewer.has(here.room.group_id, *KEEPS_ORDER)


@rule
def archive_room(viewer: Viewer, here: Here) -> bool:
    return keep_room(viewer, here) and here.room.kind is not RoomKind.EVERYONE


@rule
def keep_order(viewer: Viewer, room: Room) -> bool:
    """Remove and pin messages, ask people to be quiet, take them out (rows 41 to 47). Nobody keeps
    order between two people."""
    return room.kind is not RoomKind.DIRECT and viewer.has(room.group_id, *KEEPS_ORDER)


@rule
def remove_message(viewer: Viewer, here: Here) -> bool:
    """Somebody else's: also as a host of the room, as the wire has it (wire.md §4, `del`)."""
    is_host = viewer.is_member(here.room.group_id) and here.role == "host"
    return keep_order(viewer, here.room) or (is_host and here.room.kind is not RoomKind.DIRECT)


@rule
def hide_message(viewer: Viewer, here: Here) -> bool:
    """Somebody else's, for a day at most, until it has been looked at by who keeps the room; in an
    emergency also who looks after the circle (rows 44 and 104)."""
    if remove_message(viewer, here) and keep_room(viewer, here):
        return True
    is_shared = here.room.kind is not RoomKind.DIRECT and see_room(viewer, here)
    return is_shared and viewer.has(here.room.group_id, Role.STEWARD, Role.ORGANISER)


# --- writing to one person (row 38) -------------------------------------------------------------


@rule
def write_to_person(viewer: Viewer, reach: Reach) -> bool:
    """Whoever is new writes to those who look after the circle, and to whom they came by."""
    if not viewer.is_member(reach.group_id) or viewer.user_id == reach.user_id:
        return False
    return reach.is_near or reach.group_id not in viewer.new_in
