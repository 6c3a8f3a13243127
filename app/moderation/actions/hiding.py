"""What is decided in a room is written down, too; and one person hides a message for a day, and no
longer (row 104)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from app.audit.actions import CLOCK, record
from app.audit.models import deed
from app.chat import actions as chat
from app.chat.models import Room
from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.moderation import queries
from app.moderation.actions.keeping import kept
from app.moderation.actions.measures import MUTED
from app.moderation.models import Measure

A_DAY = timedelta(days=1)

HIDDEN = deed("measure.hidden", N_("Hid a message for a day at most"))
SHOWN = deed("measure.shown", N_("Showed a hidden message again"))
CARD_SHOWN = deed("measure.card_shown", N_("A hidden card is in sight again"))


async def note_mute(viewer: Viewer, room: Room, user_id: int, until: datetime, why: str) -> None:
    """Somebody was asked to be quiet in a room, from the page there."""
    await _noted(viewer, room, user_id, "mute", until, why)


async def note_hiding(viewer: Viewer, room: Room, user_id: int, hid: str) -> None:
    """A message is out of sight for a day at most, unless somebody looks at it before."""
    await _noted(viewer, room, user_id, "hide", now() + A_DAY, "", hid)


async def _noted(
    viewer: Viewer, room: Room, user_id: int, what: str, until: datetime, why: str, hid: str = ""
) -> None:
    async with transaction():
        row = Measure(
            group_id=room.group_id,
            target_id=user_id,
            kind=what,
            reason=why,
            room_id=room.id,
            message_pub=hid,
            until=until,
            by_id=viewer.user_id,
            at=now(),
        )
        await kept(row)
        done = MUTED if what == "mute" else HIDDEN
        await record(viewer, room.group_id, done, await queries.pub_of(user_id))


async def show_what_was_hidden_long_enough() -> None:
    """By the clock: one person hides a message for a day, and a card for three, and no longer (rows
    59 and 104)."""
    for measure in await queries.hidden_too_long():
        row = Measure(
            group_id=measure.group_id,
            target_id=measure.target_id,
            kind="lift",
            reverses_id=measure.id,
            at=now(),
        )
        try:
            async with transaction():
                await row.save()
                pub = await queries.pub_of(measure.target_id)
                shown = CARD_SHOWN if measure.kind == "card" else SHOWN
                await record(CLOCK, measure.group_id, shown, pub)
        except IntegrityError:
            continue  # taken back meanwhile
        if measure.kind == "card":
            continue  # its time was in the question already
        await chat.show_again(measure.room_id or 0, measure.by_id or 0, measure.message_pub)
