"""What those who keep order in a room ask of somebody: to be quiet for a time, or to go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from app.chat import rules
from app.chat.actions.rooms import in_words
from app.chat.forms import MuteForm
from app.chat.log import Leave, Mute, Op
from app.chat.models import Room, RoomKind
from app.chat.queries import Kept, at
from app.chat.reasons import REASONS
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_, gettext, speaking
from app.core.viewer import Viewer
from app.groups.models import Group
from realtime.needs import Refused

KEEPS_TOO = N_("This person looks after the room, too. Please talk it over, or ask the owner.")
NOT_FROM_HERE = N_("Everybody of the circle is in this room. Nobody can be taken out of it alone.")


# Higher features hear of it (app/features.py): who, the room, whom, until when, a key of REASONS.
on_mute: list[Callable[[Viewer, Room, int, datetime, str], Awaitable[None]]] = []


async def mute(viewer: Viewer, kept: Kept, form: MuteForm) -> None:
    """Nobody but the person hears of it; they are told why, in the circle's language."""
    _may_keep(viewer, kept)
    until = round(now().timestamp() * 1000) + form.minutes * 60_000
    with speaking(kept.room.group.locale):
        why = gettext(REASONS[form.reason])
    await _ask(Mute(kept.room.id, kept.member.user_id, until, why))
    for hears in on_mute:
        await hears(viewer, kept.room, kept.member.user_id, at(until), form.reason)


async def quieten(room: Room, user_id: int, until: datetime, reason: str) -> None:
    """The same, decided for the circle. Where they have no seat in the room, nothing happens."""
    with speaking((await Group.get(id=room.group_id)).locale):
        why = gettext(REASONS.get(reason, REASONS["other"]))
    await _if_there(Mute(room.id, user_id, round(until.timestamp() * 1000), why))


async def quieten_no_more(room_id: int, user_id: int) -> None:
    await _if_there(Mute(room_id, user_id, None))


async def _if_there(op: Mute) -> None:
    try:
        await the_log().put(op)
    except Refused as no:
        if no.code not in ("not_member", "not_found"):
            raise


async def unmute(viewer: Viewer, kept: Kept) -> None:
    _may_keep(viewer, kept)
    await _ask(Mute(kept.room.id, kept.member.user_id, None))


async def take_out(viewer: Viewer, kept: Kept) -> None:
    _may_keep(viewer, kept)
    if kept.room.kind is RoomKind.EVERYONE:
        raise Conflict(NOT_FROM_HERE)
    await _ask(Leave(kept.room.id, kept.member.user_id, "kick"))


def _may_keep(viewer: Viewer, kept: Kept) -> None:
    rules.keep_order.require(viewer, kept.room)
    if kept.member.role == "host":
        raise Forbidden(KEEPS_TOO)


async def _ask(op: Op[object]) -> None:
    try:
        await the_log().put(op)
    except Refused as no:
        raise in_words(no) from no
