"""What was made above rooms of what people said in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

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

# Changes with what goes on now above the room of this public id, as far as its viewer may see it
# change: whoever has the room open asks every few seconds (ADR 20). "" where it is not theirs to
# ask.
tags: list[Callable[[Viewer, str], Awaitable[str]]] = []


async def tag_above(viewer: Viewer, room: str) -> str:
    return "".join([await tag(viewer, room) for tag in tags])


async def made_of(viewer: Viewer, room: Room, seq: int | None = None) -> list[Made]:
    return [one for found in made for one in await found(viewer, room, seq)]
