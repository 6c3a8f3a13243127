"""What else than a message is reported: whose it is, and what those who keep order may know of
it. A kind of thing is one branch in each of these functions, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.chat.models import Report
from app.core.viewer import Viewer
from app.help import queries as help_board
from app.help.queries import POST
from app.moderation.models import Measure

OUT_OF_SIGHT = {POST}  # kinds of things, and of the measure by which one is out of sight


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
    pubs = {row.message_pub for row in listed if row.kind == POST}
    groups = {row.group_id for row in listed if row.kind == POST}
    return {
        pub: Thing("help:show", {"post": pub}, one.sees_author, one.waits_hidden)
        for group_id in groups
        for pub, one in (await help_board.reported_posts(viewer, group_id, pubs)).items()
    }


async def people_behind(rows: Iterable[Report]) -> dict[str, frozenset[int]]:
    """{public id of the thing: user ids}, for deciding who may look at what is reported of it."""
    pubs = {row.message_pub for row in rows if row.kind == POST}
    return await help_board.people_of_posts(pubs) if pubs else {}


async def without_names(rows: Collection[Report | Measure]) -> frozenset[str]:
    """Public ids of those things whose author is not named to everybody: a list of those who keep
    order names them no more than the board does (row 80)."""
    pubs = {row.message_pub for row in rows if row.kind == POST}
    return await help_board.posts_without_names(pubs) if pubs else frozenset()
