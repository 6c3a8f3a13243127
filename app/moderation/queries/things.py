"""What else than a message is reported: whose it is, and what those who keep order may know of
it. A kind of thing is one branch in each of these functions, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.chat.models import Report
from app.core.viewer import Viewer
from app.events import queries as meetings
from app.events.queries import EVENT
from app.help import queries as help_board
from app.help.queries import POST
from app.moderation.models import Measure

OUT_OF_SIGHT = {POST, EVENT}  # kinds of things, and of the measure by which one is out of sight


@dataclass(frozen=True, slots=True)
class Thing:
    """Something reported, for who keeps order: where it is, and whether they learn whose it is."""

    place: str  # the name of its page
    named: dict[str, str]  # what is in its address
    sees_author: bool
    waits_hidden: bool  # several people reported it, so nobody sees it before this is answered


async def things_of(viewer: Viewer, rows: Iterable[Report]) -> dict[str, Thing]:
    """{public id of the thing: what is known of it}. What is not there any more is not in it."""
    listed = list(rows)
    pubs = _of_kind(POST, listed)
    groups = {row.group_id for row in listed if row.kind == POST}
    posts = {
        pub: Thing("help:show", {"post": pub}, one.sees_author, one.waits_hidden)
        for group_id in groups
        for pub, one in (await help_board.reported_posts(viewer, group_id, pubs)).items()
    }
    events = _of_kind(EVENT, listed)
    known = await meetings.reported_events(viewer, events) if events else {}
    return posts | {
        pub: Thing("events:show", {"event": pub}, True, waits) for pub, waits in known.items()
    }


async def people_behind(rows: Iterable[Report]) -> dict[str, frozenset[int]]:
    """{public id of the thing: user ids}, for deciding who may look at what is reported of it."""
    listed = list(rows)
    posts, events = _of_kind(POST, listed), _of_kind(EVENT, listed)
    behind = await help_board.people_of_posts(posts) if posts else {}
    return behind | (await meetings.hosts_of_events(events) if events else {})


async def without_names(rows: Collection[Report | Measure]) -> frozenset[str]:
    """Public ids of those things whose author is not named to everybody: a list of those who keep
    order names them no more than the board does (row 80)."""
    pubs = _of_kind(POST, rows)
    return await help_board.posts_without_names(pubs) if pubs else frozenset()


def shows_author(row: Report, thing: Thing | None) -> bool:
    """Of what is not there any more, nobody knows whether it named them."""
    return row.kind != POST or (thing is not None and thing.sees_author)


def _of_kind(kind: str, rows: Iterable[Report | Measure]) -> set[str]:
    return {row.message_pub for row in rows if row.kind == kind}
