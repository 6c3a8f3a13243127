"""Messages by their words, in the rooms one is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from app.chat.log import Hit
from app.chat.models import Room
from app.chat.queries.blocks import hidden_from
from app.chat.queries.inside import called
from app.chat.queries.reported import reported_among
from app.chat.queries.rooms import at, visible_to
from app.chat.the_log import the_log
from app.core.errors import NotFound
from app.core.search import found_in
from app.core.viewer import Viewer
from realtime.needs import Refused

BEFORE, LONGEST = 60, 280  # signs of a message: before the first word found, and altogether


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A message that was found, with the words found marked."""

    room: str
    room_title: str
    id: str
    name: str
    at: datetime
    words: Markup
    cw: str | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    lines: list[FoundLine]
    before: str | None  # go on from here


async def search(
    viewer: Viewer, group_id: int, room: Room | None, query: str, before: str | None
) -> FoundPage:
    """The newest first, without people who do not want to meet each other. Raises NotFound for a
    message to go on from that was never shown."""
    rooms = {r.pub: r for r in await visible_to(viewer).filter(group_id=group_id)}
    wanted = [room.id] if room else [r.id for r in rooms.values()]
    hidden = await hidden_from(viewer, group_id)
    try:
        hits = await the_log().search(
            viewer.user_id or 0, query, rooms=wanted, but_not_by=hidden, before=before
        )
    except Refused as no:
        raise NotFound from no
    reported = await reported_among(viewer, [hit.id for hit in hits.hits])
    shown = [hit for hit in hits.hits if hit.id not in reported]
    titles = {pub: await called(viewer, rooms[pub]) for pub in {hit.room for hit in shown}}
    return FoundPage([_line(hit, titles[hit.room], query) for hit in shown], hits.before)


def _line(hit: Hit, title: str, query: str) -> FoundLine:
    words = marked(hit.text, query)
    return FoundLine(hit.room, title, hit.id, hit.name or "", at(hit.ts), words, hit.cw)


def marked(text: str, query: str) -> Markup:
    """The part of a text where the words looked for begin, with each of them in <mark>."""
    spots = found_in(text, query)
    begin = _begin(text, spots[0][0] if spots else 0)
    end = min(len(text), begin + LONGEST)
    parts, last = [escape("…" if begin else "")], begin
    for start, stop in spots:
        if start >= end:
            break
        parts += [escape(text[last:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
        last = stop
    parts.append(escape(text[last : max(last, end)]))
    parts.append(escape("…" if max(last, end) < len(text) else ""))
    return Markup("").join(parts)


def _begin(text: str, first: int) -> int:
    """At a word, a little before the first one found."""
    if first <= BEFORE:
        return 0
    return text.find(" ", first - BEFORE, first) + 1 or first - BEFORE
