"""Speaking in a room, and coming into it."""

from __future__ import annotations

from app.chat import queries
from app.chat.actions.waiting import close_waiting_room, mend_waiting_rooms
from app.chat.forms import MessageForm
from app.chat.log import SetRole
from app.chat.log.ops import Acked, Held, Join, Leave, Mark, Send
from app.chat.models import EVERYONE, HistoryPolicy, Room, RoomKind
from app.chat.the_log import the_log
from app.core.errors import Conflict, Forbidden, NotFound, Refusal, TooMany
from app.core.i18n import N_, Words, gettext, moment_in_words, n_words, speaking, words
from app.core.viewer import Viewer
from app.groups.models import Care, Group
from realtime.needs import Refused


async def send(viewer: Viewer, room: Room, form: MessageForm, wait_ms: int = 0) -> Acked | Held:
    """One cid is one message, however often it is sent. `wait_ms`: how long this person should
    pause."""
    assert viewer.user_id is not None
    try:
        return await the_log().put(
            Send(
                *(room.pub, viewer.user_id, form.cid, form.text, form.re),
                cw=form.cw,
                wait_ms=wait_ms,
                new_in=viewer.new_in,
            )
        )
    except Refused as no:
        raise in_words(no) from no


async def mark_read(viewer: Viewer, room: Room) -> None:
    """Everything up to now."""
    assert viewer.user_id is not None
    await the_log().put(Mark(room.pub, viewer.user_id, room.last_seq))


async def open_everyones_room(group_id: int) -> None:
    """Inside the transaction that founds a circle: its room for everybody."""
    group = await Group.get(id=group_id)
    guarded = group.care is Care.GUARDED
    with speaking(group.locale):
        title = gettext(EVERYONE)
    room = Room(group_id=group_id, kind=RoomKind.EVERYONE, title=title)
    room.hist_policy = HistoryPolicy.JOINED if guarded else HistoryPolicy.WHOLE
    await room.save()


async def seat_founder(group_id: int, user_id: int) -> None:
    await seat(group_id, user_id, is_keeper=True)


async def seat(group_id: int, user_id: int, is_keeper: bool) -> None:
    """After somebody came into a circle: into its room, too, and out of the one where they waited.
    Repeating it changes nothing."""
    await close_waiting_room(group_id, user_id)
    for room in await queries.rooms_for_everybody(group_id):
        await the_log().put(Join(room.id, user_id, "host" if is_keeper else "member"))


async def seat_as(group_id: int, user_id: int, is_keeper: bool) -> None:
    """After somebody began or ceased to keep order in a circle: in the rooms for everybody, too."""
    for room in await queries.rooms_for_everybody(group_id):
        await the_log().put(SetRole(room.id, user_id, "host" if is_keeper else "member"))


async def unseat(group_id: int, user_id: int) -> None:
    """After somebody left a circle, or its door: out of all its rooms, and told last to
    themselves."""
    await close_waiting_room(group_id, user_id)
    for room in await queries.rooms_of_circle(group_id):
        await the_log().put(Leave(room.id, user_id, "left"))


async def mend_seats() -> None:
    """A crash between two commits may leave a member without a seat, or a seat without a member."""
    await mend_waiting_rooms()
    for room_id, user_id, should_be_in in await the_log().astray():
        await the_log().put(
            Join(room_id, user_id) if should_be_in else Leave(room_id, user_id, "left")
        )


PAUSED = N_("This room is paused by a moderator. Your text is still here. Please try again later.")
MUTED = N_("You cannot write here at the moment. Your text is still here.")
NOT_HERE = N_("Only those who look after this room may do this.")
TOO_LATE = {
    "edit_window": N_("A message can be changed for 15 minutes. This one is older."),
    "gone": N_("This message was removed meanwhile."),
    "conflict": N_(
        "This message was changed in another window. Look at it, then save again if you like."
    ),
    "too_many_emoji": N_("There are as many different signs on this message as it can carry."),
}
CHANGED = N_("This was already sent with other words. Please look at the room and send it again.")


def _muted(until: int | None) -> Words | str:
    if until is None:
        return MUTED
    return words(
        "You can write here again: %(when)s. Your text is still here.",
        when=moment_in_words(queries.at(until)),
    )


def in_words(no: Refused) -> Refusal:
    """The log's refusal as a sentence for a page."""
    seconds = -(-(no.retry_ms or 0) // 1000)
    match no.code:
        case "not_found" | "not_member":
            return NotFound()
        case "muted":
            return Forbidden(_muted(no.more.get("until")))
        case "room_paused":
            return Conflict(PAUSED)
        case "slow_mode" | "rate_limited":
            return TooMany(
                n_words(
                    "Please wait one second before the next message.",
                    "Please wait %(n)s seconds before the next message.",
                    seconds,
                ),
                seconds,
            )
        case "cid_conflict":
            return Conflict(CHANGED)
        case "forbidden":
            return Forbidden(NOT_HERE)
        case "edit_window" | "gone" | "conflict" | "too_many_emoji":
            return Conflict(TOO_LATE[no.code])
        case _:
            raise no
