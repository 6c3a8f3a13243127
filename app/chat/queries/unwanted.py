"""What somebody does not want to read in a room they look at."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.models import Room
from app.chat.queries.blocks import hidden_from
from app.chat.queries.reported import reported_in
from app.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Folded away, to be opened by whoever wants to: public ids."""

    people: frozenset[str] = frozenset()  # blocked, or who blocked the viewer
    messages: frozenset[str] = frozenset()  # reported by the viewer


async def unwanted_in(viewer: Viewer, room: Room) -> Unwanted:
    people = await hidden_from(viewer, room.group_id)
    return Unwanted(frozenset(people.values()), await reported_in(viewer, room))
