"""What is done to a message: other words, none, a touch of an emoji, a pin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.chat import rules
from app.chat.actions.rooms import TOO_LATE, in_words
from app.chat.forms import EditForm, ReactForm, RemovalForm
from app.chat.log import Approve, Changed, Delete, Edit, Held, Op, Pin, React, Send
from app.chat.models import Room
from app.chat.queries import Found
from app.chat.the_log import the_log
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from realtime.needs import Refused

touches = Limit(30, 60)

NOBODY_TO_ASK = N_("Its author is not in this room any more, so it can only be removed.")


def in_time(found: Found) -> None:
    """Raises what would be said after the new words are typed."""
    still_there(found)
    if not found.is_fresh:
        raise Conflict(TOO_LATE["edit_window"])


def still_there(found: Found) -> None:
    if not found.is_there:
        raise Conflict(TOO_LATE["gone"])


async def edit(viewer: Viewer, found: Found, form: EditForm) -> None:
    """For as long as the log lets its author change it."""
    rules.speak_in_room.require(viewer, found.room)
    assert viewer.user_id is not None
    op = Edit(
        *(found.room.pub, viewer.user_id, form.cid, found.line.id, form.text),
        base=form.base,
        new_in=viewer.new_in,
    )
    await _touch(viewer, op)


async def remove(viewer: Viewer, found: Found, form: RemovalForm) -> None:
    """One's own at any time; somebody else's as one who looks after the room, and says why."""
    is_own = found.is_by(viewer)
    if not is_own:
        rules.remove_message.require(viewer, found.here)
    assert viewer.user_id is not None
    op = Delete(
        *(found.room.pub, viewer.user_id, form.cid, found.line.id),
        by_right=not is_own and rules.keep_order(viewer, found.room),
        why=form.reason,
    )
    await _touch(viewer, op)


# Higher features hear of it (app/features.py): who, the room, the author, what it waits under.
on_hide: list[Callable[[Viewer, Room, int, str], Awaitable[None]]] = []


async def hide(viewer: Viewer, found: Found) -> None:
    """Out of sight at once, into the queue of what the room's keepers look at; from there it comes
    back as said then, or not. Its author sees that it waits. Raises Conflict where they left."""
    rules.hide_message.require(viewer, found.here)
    still_there(found)
    line = found.line
    waits = Send(
        *(found.room.pub, found.author_id or 0, line.id, line.text or ""),
        *(line.re, line.th, line.cw, line.lang),
        is_hidden=True,
    )
    try:
        held = await the_log().put(waits)
    except Refused as no:
        raise (Conflict(NOBODY_TO_ASK) if no.code == "not_member" else in_words(no)) from no
    assert viewer.user_id is not None
    cid = f"{line.id}-out"
    await _touch(viewer, Delete(found.room.pub, viewer.user_id, cid, line.id, by_right=True))
    if isinstance(held, Held):
        for hears in on_hide:
            await hears(viewer, found.room, found.author_id or 0, held.hid)


async def show_again(room_id: int, actor_id: int, hid: str) -> None:
    """What was hidden, unless somebody has looked at it meanwhile, or its author has left."""
    try:
        await the_log().put(Approve(room_id, actor_id, hid))
    except Refused as no:
        if no.code not in ("gone", "not_found", "not_member"):
            raise


async def react(viewer: Viewer, found: Found, form: ReactForm) -> None:
    rules.speak_in_room.require(viewer, found.room)
    assert viewer.user_id is not None
    await _touch(viewer, React(found.room.pub, viewer.user_id, found.line.id, form.emoji, form.on))


async def pin(viewer: Viewer, found: Found, on: bool) -> None:
    rules.keep_order.require(viewer, found.room)
    assert viewer.user_id is not None
    await _touch(viewer, Pin(found.room.pub, viewer.user_id, found.line.id, on))


async def _touch(viewer: Viewer, op: Op[Changed]) -> None:
    touches.spend_for(viewer)
    try:
        await the_log().put(op)
    except Refused as no:
        raise in_words(no) from no
