"""What else than a message is reported: whose it is, and what those who keep order may know of
it. A kind of thing is one branch in each of these functions, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.chat.models import Report
from app.chat.queries import told_in
from app.core.viewer import Viewer
from app.events import queries as meetings
from app.events.queries import EVENT
from app.help import queries as help_board
from app.help.queries import POST, SAID, THANKS
from app.moderation.models import Measure
from app.parcels import queries as roads
from app.parcels.queries import ROAD

# Kinds of things, and of the measure that puts one there.
OUT_OF_SIGHT = {POST, THANKS, SAID, EVENT, ROAD}
MAY_BE_NAMELESS = (POST, THANKS, SAID, ROAD)  # a road names nobody who saw it
HAS_NO_PAGE = (THANKS, SAID, ROAD)
PEOPLE = {
    POST: help_board.people_of_posts,
    THANKS: help_board.people_of_thanks,
    SAID: help_board.people_of_said,
    EVENT: meetings.hosts_of_events,
    ROAD: roads.people_of_notes,
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something reported, for who keeps order: where it is, and whether they learn whose it is."""

    place: str  # the name of its page; "" where what was reported is all they see of it
    named: dict[str, str]  # what is in its address
    sees_author: bool
    waits_hidden: bool  # several people reported it, so nobody sees it before this is answered


async def things_of(viewer: Viewer, rows: Iterable[Report]) -> dict[str, Thing]:
    """{public id of the thing: what is known of it}. What is not there any more is not in it."""
    listed = list(rows)
    pubs, words, said = (_of_kind(kind, listed) for kind in (POST, THANKS, SAID))
    found: dict[str, Thing] = {}
    for group_id in {row.group_id for row in listed if row.kind in MAY_BE_NAMELESS}:
        for pub, one in (await help_board.reported_posts(viewer, group_id, pubs)).items():
            found[pub] = Thing("help:show", {"post": pub}, one.sees_author, one.waits_hidden)
        for pub, one in (await help_board.reported_thanks(viewer, group_id, words)).items():
            found[pub] = Thing("", {}, one.sees_author, one.waits_hidden)
        for pub, one in (await help_board.reported_said(viewer, group_id, said)).items():
            found[pub] = Thing("", {}, one.sees_author, one.waits_hidden)
    for pub, waits in (await roads.reported_notes(viewer, _of_kind(ROAD, listed))).items():
        found[pub] = Thing("", {}, False, waits)
    events = _of_kind(EVENT, listed)
    known = await meetings.reported_events(viewer, events) if events else {}
    return found | {
        pub: Thing("events:show", {"event": pub}, True, waits) for pub, waits in known.items()
    }


async def people_behind(rows: Iterable[Report]) -> dict[str, frozenset[int]]:
    """{public id of the thing: user ids}, for deciding who may look at what is reported of it."""
    listed = list(rows)
    behind: dict[str, frozenset[int]] = {}
    for kind, people_of in PEOPLE.items():
        if pubs := _of_kind(kind, listed):
            behind |= await people_of(pubs)
    return behind


async def without_names(rows: Collection[Report | Measure]) -> frozenset[str]:
    """Public ids of those things whose author is not named to everybody: a list of those who keep
    order names them no more than the board does (row 80)."""
    posts, words = _of_kind(POST, rows), _of_kind(THANKS, rows)
    nameless = await help_board.posts_without_names(posts) if posts else frozenset()
    nameless |= _of_kind(ROAD, rows)
    if said := _of_kind(SAID, rows):
        nameless |= await help_board.said_without_names(said)
    return nameless | (await help_board.thanks_without_names(words) if words else frozenset())


def shows_author(row: Report, thing: Thing | None) -> bool:
    """Of what is not there any more, nobody knows whether it named them."""
    return row.kind not in MAY_BE_NAMELESS or (thing is not None and thing.sees_author)


async def taken_words(measure: Measure) -> str:
    """As they were reported, of what has no page to look at."""
    row = await Report.get_or_none(id=measure.report_id) if measure.kind in HAS_NO_PAGE else None
    return told_in(row).snapshot if row else ""


def _of_kind(kind: str, rows: Iterable[Report | Measure]) -> set[str]:
    return {row.message_pub for row in rows if row.kind == kind}
