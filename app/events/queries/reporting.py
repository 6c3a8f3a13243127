"""An event that somebody reports, and what those who keep order may know of it."""

from __future__ import annotations

from collections.abc import Collection

from app.chat.models import HiddenFor
from app.chat.queries import reported_among
from app.core.viewer import Viewer
from app.events.models import Event
from app.events.queries.occurrences import Happening, visible_to

EVENT = "event"  # the kind of its reports


async def has_reported(viewer: Viewer, one: Happening) -> bool:
    return bool(await reported_among(viewer, [one.event.pub]))


def words_of(one: Happening) -> str:
    """What others read of it, as it is now. Never where exactly it is: few are shown that."""
    said = (one.title, str(one.said("about")), str(one.said("place")))
    return "\n\n".join(words for words in said if words)


async def hosts_of_events(pubs: Collection[str]) -> dict[str, frozenset[int]]:
    """For deciding who may look at what is reported of it."""
    rows = Event.filter(pub__in=list(pubs)).select_related("host")
    return {one.pub: frozenset({one.host.user_id}) for one in await rows}


async def reported_events(viewer: Viewer, pubs: Collection[str]) -> dict[str, bool]:
    """Those of them that the viewer may know of, and whether others see it only when somebody has
    looked."""
    rows = await visible_to(viewer).filter(event__pub__in=list(pubs))
    return {
        row.event.pub: row.event.hidden_at is not None and row.event.hidden_for is HiddenFor.REPORTS
        for row in rows
    }
