"""Offers that one of those who look after the board reads before others do, whatever their words
are (R64). Signs of a snare are a list of words, and a list is always behind."""

from __future__ import annotations

from enum import StrEnum

from tortoise.queryset import QuerySet

from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.changes import DECLINE, LET_BE, PUBLISH
from app.help.models import Category, HiddenFor, Kind, Post, Step


class ReadFirst(StrEnum):
    ANYTHING = "anything"  # what is called nothing can be anything
    DECLINED = "declined"  # something that they offered, and nothing was let be since
    NEW = "new"  # nothing else that they offered here was ever let be


SAID = {
    ReadFirst.ANYTHING: N_(
        "An offer of something else is read by one of you first. Please see where it leads."
    ),
    ReadFirst.DECLINED: N_(
        "Something that its author offered was declined, or is out of sight. One of you reads "
        "this one first."
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
    steps = Step.filter(post__author_id=row.author_id, post__kind=Kind.OFFER)
    if await _was_refused(row, steps):
        return ReadFirst.DECLINED
    let_be = steps.filter(what__in=(PUBLISH.name, LET_BE.name)).exclude(post_id=row.id)
    return None if await let_be.exists() else ReadFirst.NEW


async def _was_refused(row: Post, steps: QuerySet[Step]) -> bool:
    """So that nobody writes anew, word for word, what was declined a moment ago."""
    last = await steps.filter(what__in=(DECLINE.name, LET_BE.name)).order_by("-id").first()
    is_declined = last is not None and last.what == DECLINE.name
    hidden = Post.filter(author_id=row.author_id, kind=Kind.OFFER).exclude(hidden_at=None)
    return is_declined or await hidden.exclude(hidden_for=HiddenFor.ASKED).exists()


async def is_read_first(viewer: Viewer, row: Post) -> bool:
    """Of an offer that is the viewer's own: who looks after the board has read it while writing."""
    return not rules.keep_board(viewer, row.group_id) and await read_first(row) is not None
