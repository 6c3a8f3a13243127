"""Offers that one of those who look after the board reads before others do, whatever their words
are (R64). Signs of a snare are a list of words, and a list is always behind."""

from __future__ import annotations

from enum import StrEnum

from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.changes import LET_BE, PUBLISH
from app.help.models import Category, Kind, Post, Step


class ReadFirst(StrEnum):
    ANYTHING = "anything"  # what is called nothing can be anything
    NEW = "new"  # nothing else that they offered here was ever let be


SAID = {
    ReadFirst.ANYTHING: N_(
        "An offer of something else is read by one of you first. Please see where it leads."
    ),
    ReadFirst.NEW: N_(
        "Nothing else that its author offered was let be here yet. One of you reads it first."
    ),
}


async def read_first(row: Post) -> ReadFirst | None:
    """Why it is; None for an ask, and for one that comes on the board unread."""
    if row.kind is not Kind.OFFER:
        return None
    if row.category is Category.OTHER:
        return ReadFirst.ANYTHING
    let_be = Step.filter(what__in=(PUBLISH.name, LET_BE.name), post__author_id=row.author_id)
    others = let_be.filter(post__kind=Kind.OFFER).exclude(post_id=row.id)
    return None if await others.exists() else ReadFirst.NEW


async def is_read_first(viewer: Viewer, row: Post) -> bool:
    """Of an offer that is the viewer's own: who looks after the board has read it while writing."""
    return not rules.keep_board(viewer, row.group_id) and await read_first(row) is not None
