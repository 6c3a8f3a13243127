"""What was made above rooms of what people said in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from app.chat.models import Room
from app.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Made:
    """As far as its reader may know of it: of what they may not, nothing was made. It stands in no
    log, so it always says how things are now."""

    title: str
    said: str  # where it stands, in words
    page: str
    where: Mapping[str, str] = field(default_factory=dict)


# Higher features say it (app/features.py): of one message, by its number; None: of the whole room,
# what goes on now, the newest first.
made: list[Callable[[Viewer, Room, int | None], Awaitable[list[Made]]]] = []


async def made_of(viewer: Viewer, room: Room, seq: int | None = None) -> list[Made]:
    return [one for found in made for one in await found(viewer, room, seq)]


def tag_of(viewer: Viewer, room: Room, shown: Sequence[Made]) -> str:
    """Of what the viewer reads there and of nothing else: whatever else a tag changed with, they
    would find out."""
    read = [(one.title, one.said, one.page, sorted(one.where.items())) for one in shown]
    seen = (viewer.user_id, viewer.locale, room.pub, read)
    return sha256(repr(seen).encode()).hexdigest()[:22]
