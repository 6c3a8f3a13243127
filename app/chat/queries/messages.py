"""One message, or a few that somebody looks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.accounts.models import User
from app.chat import rules
from app.chat.log import EDIT_MS, Line
from app.chat.models import Room
from app.chat.queries.entering import here_for, seat_in
from app.chat.rules import Here
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.errors import Forbidden, NotFound
from app.core.i18n import N_, zone_named
from app.core.viewer import Viewer
from realtime.needs import Seat

OTHERS = N_("Only whoever wrote a message can change its words.")


@dataclass(frozen=True, slots=True)
class Found:
    """A message, and where it stands."""

    here: Here
    seat: Seat
    line: Line
    author_id: int | None

    @property
    def room(self) -> Room:
        return self.here.room

    @property
    def is_there(self) -> bool:
        return self.line.state == "ok"

    @property
    def is_fresh(self) -> bool:
        """Its author may still change it."""
        return now().timestamp() * 1000 - self.line.ts < EDIT_MS

    def is_by(self, viewer: Viewer) -> bool:
        return self.line.by == viewer.pub


async def message_for(viewer: Viewer, id_: str) -> Found:
    """A message the viewer may read, be it a removed one. Raises NotFound."""
    pub = await the_log().room_of(id_)
    if pub is None:
        raise NotFound
    here = await here_for(viewer, pub)
    seat = await seat_in(viewer, here)
    line = await the_log().message(seat, viewer.user_id or 0, id_)
    if line is None:
        raise NotFound
    author = await User.get_or_none(pub=line.by)
    return Found(here, seat, line, author.id if author else None)


async def message_to_edit(viewer: Viewer, id_: str) -> Found:
    """Raises Forbidden for somebody else's."""
    found = await message_for(viewer, id_)
    if not found.is_by(viewer):
        raise Forbidden(OTHERS)
    return found


async def message_to_remove(viewer: Viewer, id_: str) -> Found:
    """One's own, or any as one who looks after the room. Raises Forbidden."""
    found = await message_for(viewer, id_)
    if not found.is_by(viewer):
        rules.remove_message.require(viewer, found.here)
    return found


async def answered(viewer: Viewer, seat: Seat, id_: str) -> Line | None:
    """What an answer is about to answer. None for what is not in this room, or is there no more."""
    line = await the_log().message(seat, viewer.user_id or 0, id_)
    return line if line and line.state == "ok" else None


async def pins(viewer: Viewer, seat: Seat) -> list[Line]:
    """What is pinned in a room, the last pinned first."""
    return await the_log().pins(seat, viewer.user_id or 0)


async def first_on(viewer: Viewer, seat: Seat, day: date) -> str | None:
    """The public id of the first message of that day, by the viewer's clock, or after it."""
    midnight = datetime.combine(day, time(), zone_named(viewer.zone)).astimezone(UTC)
    return await the_log().first_since(seat, round(midnight.timestamp() * 1000))
