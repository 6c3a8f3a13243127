"""How a room is kept by its hosts, and how loud it is for each of its people."""

from __future__ import annotations

from app.chat import rules
from app.chat.actions.rooms import in_words
from app.chat.forms import DAY_MS, KeepingForm
from app.chat.log import Approve, Reject, SetRoom
from app.chat.models import RoomKind
from app.chat.rules import Here
from app.chat.the_log import the_log
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.viewer import Viewer
from realtime.needs import Refused

ONLY_SHORTER = N_(
    "Messages can be kept for a shorter time, not for a longer one: "
    "people wrote them knowing when they go."
)
SETTLED = N_("Somebody else has looked at this message already, or it was taken back.")


async def keep(viewer: Viewer, here: Here, form: KeepingForm) -> None:
    """Other settings, in one event. Raises Invalid where messages would be kept for longer than
    people were told."""
    rules.keep_room.require(viewer, here)
    room = here.room
    ret_ms = form.kept_days * DAY_MS
    if room.ret_ms is not None and not 0 < ret_ms <= room.ret_ms:
        raise Invalid({"kept": ONLY_SHORTER})
    await _set(
        SetRoom(
            *(room.id, viewer.user_id or 0),
            title=None if room.kind is RoomKind.EVERYONE else form.title,
            slow_ms=form.slow_s * 1000,
            paused=form.is_paused,
            ret_ms=ret_ms,
            premod=form.premod,
            hist_policy=form.history,
            about=form.about,
            kind=_kind(viewer, here, form),
        )
    )


def _kind(viewer: Viewer, here: Here, form: KeepingForm) -> str | None:
    """An open room can become one where only hosts speak, and back."""
    if here.room.kind not in (RoomKind.OPEN, RoomKind.ANNOUNCE):
        return None
    wanted = RoomKind.ANNOUNCE if form.only_hosts_speak else RoomKind.OPEN
    if wanted is not here.room.kind:
        rules.make_announcements.require(viewer, here.room.group_id)
    return wanted


async def archive(viewer: Viewer, here: Here) -> None:
    """Nobody writes in it any more, and it leaves the lists; it is still there to be read."""
    rules.archive_room.require(viewer, here)
    await _set(SetRoom(here.room.id, viewer.user_id or 0, archived=True))


async def bring_back(viewer: Viewer, here: Here) -> None:
    rules.archive_room.require(viewer, here)
    await _set(SetRoom(here.room.id, viewer.user_id or 0, archived=False))


async def _set(op: SetRoom) -> None:
    try:
        await the_log().put(op)
    except Refused as no:
        raise in_words(no) from no


async def show_held(viewer: Viewer, here: Here, hid: str) -> None:
    """Let a message that waited be said. Raises Conflict where somebody has answered it."""
    rules.keep_room.require(viewer, here)
    await _settle(Approve(here.room.id, viewer.user_id or 0, hid))


async def refuse_held(viewer: Viewer, here: Here, hid: str, why: str) -> None:
    """Forget it; its author reads why."""
    rules.keep_room.require(viewer, here)
    await _settle(Reject(here.room.id, viewer.user_id or 0, hid, why))


async def _settle(op: Approve | Reject) -> None:
    try:
        await the_log().put(op)
    except Refused as no:
        if no.code in ("gone", "not_found", "not_member"):
            raise Conflict(SETTLED) from no
        raise in_words(no) from no


async def set_level(viewer: Viewer, here: Here, level: str) -> None:
    """What one wants to hear of a room; nobody else learns it."""
    if here.role:
        await the_log().set_level(here.room.id, viewer.user_id or 0, level)
