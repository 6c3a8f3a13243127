"""What somebody was told. Rows hold no words: those are made when it is read, by whoever knows what
the row is about, as the viewer may know it then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.core.errors import NotFound
from app.core.i18n import Words
from app.core.viewer import Viewer
from app.notices.models import Notice, Urgency

A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words, and the page that it leads to."""

    words: Words | str
    place: str  # a page by its name, with `params`
    params: dict[str, str] = field(default_factory=dict)
    icon: str = "bell"
    details: tuple[Words | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    pub: str
    at: datetime
    is_new: bool
    is_urgent: bool
    said: Said


@dataclass(frozen=True, slots=True)
class Page:
    told: list[Told]
    older: str  # the notice after which the next page begins, or ""


# Higher features say here how to say theirs: of rows of any kind they put into words, by public
# id, those of their own kinds whose thing the viewer may still know of.
words_for: list[Callable[[Viewer, Sequence[Notice]], Awaitable[dict[str, Said]]]] = []


def mine(viewer: Viewer) -> QuerySet[Notice]:
    """What was told to the viewer and is still so; nothing of a circle they are not in."""
    if not viewer.is_signed_in:
        return Notice.filter(id=0)
    here = Q(group_id=None) | Q(group_id__in=list(viewer.roles))
    return Notice.filter(here, user_id=viewer.user_id, gone_at=None)


async def unseen_count(viewer: Viewer, group_id: int | None = None) -> int:
    """How many they have not looked at yet; with a circle, of that one."""
    new = mine(viewer).filter(seen_at=None)
    return await (new.filter(group_id=group_id) if group_id else new).count()


async def page_of(viewer: Viewer, after: str = "") -> Page:
    """The newest, or those older than the one named. Raises NotFound where that is not theirs."""
    rows = mine(viewer)
    if after:
        last = await rows.get_or_none(pub=after)
        if last is None:
            raise NotFound
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    found = await rows.order_by("-at", "-id").limit(A_PAGE + 1)
    here = found[:A_PAGE]
    words = await said(viewer, here)
    told = [
        Told(row.pub, row.at, not row.seen_at, row.urgency is Urgency.URGENT, words[row.pub])
        for row in here
        if row.pub in words
    ]
    return Page(told, here[-1].pub if len(found) > A_PAGE else "")


async def said(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """In words, by public id. Of what the viewer may not know any more there are none."""
    found: dict[str, Said] = {}
    for speaks in words_for if rows else ():
        found |= await speaks(viewer, rows)
    return found
