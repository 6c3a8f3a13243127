"""The help board as somebody sees it: what they can take stands first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from app.chat.queries import reported_of_kind
from app.core.i18n import date_named
from app.core.search import looked_for, words
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import ON_THE_BOARD, Category, Kind, Post, PostState, Urgency
from app.help.queries.found import Found, found_of
from app.help.queries.posts import COUNT, Need, author_name, board_for, needs_of
from app.help.queries.reporting import POST
from app.help.queries.takes import Takes, takes_of
from app.lines.models import Line, Promise

A_PAGE = 20
MOST = 500  # on the board of one circle


class Show(StrEnum):
    ALL = "all"
    ASKS = "asks"
    OFFERS = "offers"
    MINE = "mine"  # written or promised by the viewer
    DONE = "done"


class About(StrEnum):
    """What people look for, in their words."""

    ALL = "all"
    NEAR = "near"
    MEDICINE = "medicine"
    TRANSPORT = "transport"
    DOCUMENTS = "documents"
    HOME = "home"
    COMPANY = "company"


CATEGORIES = {
    About.MEDICINE: (Category.MEDICINE,),
    About.TRANSPORT: (Category.TRANSPORT,),
    About.DOCUMENTS: (Category.DOCUMENTS, Category.TRANSLATION),
    About.HOME: (Category.HOME, Category.THINGS),
    About.COMPANY: (Category.COMPANY, Category.CHILDREN),
}
ENDED = (PostState.RECEIVED, PostState.CLOSED)
STANDS = (PostState.DRAFT, PostState.PENDING, *ON_THE_BOARD, PostState.EXPIRED)
SOON = {Urgency.TODAY: 0, Urgency.DAYS: 1, Urgency.WEEK: 2, Urgency.CAN_WAIT: 3}


@dataclass(frozen=True, slots=True)
class PostCard:
    need: Need
    ring: Found
    author: str | None
    is_mine: bool
    fits: bool  # what the viewer said on their card goes with it
    is_near: bool
    is_urgent: bool

    @property
    def state(self) -> str:
        return self.need.row.state.value

    @property
    def until(self) -> str:
        """By which day, in words."""
        day = self.need.row.needed_by
        return date_named(day) if day else ""


@dataclass(frozen=True, slots=True)
class Cards:
    cards: list[PostCard]
    page: int
    has_more: bool
    knows_where: bool  # the viewer wrote on their card where they are


async def cards_for(
    viewer: Viewer,
    group_id: int,
    show: Show = Show.ALL,
    about: About = About.ALL,
    *,
    query: str = "",
    page: int = 0,
) -> Cards:
    rows = _shown(viewer, (await board_for(viewer, group_id)).posts, show)
    if show in (Show.ALL, Show.ASKS, Show.OFFERS):
        rows = rows.exclude(pub__in=list(await reported_of_kind(viewer, group_id, POST)))
    if about in CATEGORIES:
        rows = rows.filter(category__in=CATEGORIES[about])
    found = await rows.order_by("-made_at", "-id").limit(MOST)
    if query:
        found = [row for row in found if _has_all(row, looked_for(query))]
    takes = await takes_of(viewer, group_id)
    if about is About.NEAR:
        found = [row for row in found if takes.is_near(row.area)]
    if show in (Show.ALL, Show.ASKS):
        found = _first_what_fits(viewer, found, takes)
    start = page * A_PAGE
    cards = await _cards(viewer, found[start : start + A_PAGE], takes)
    return Cards(cards, page, len(found) > start + A_PAGE, takes.knows_where)


def _shown(viewer: Viewer, rows: QuerySet[Post], show: Show) -> QuerySet[Post]:
    me = viewer.user_id or 0
    if show is Show.DONE:
        return rows.filter(state__in=ENDED)
    if show is Show.MINE:
        promised = Promise.filter(helper__user_id=me, state__in=COUNT).values("sheet_id")
        own = Q(author__user_id=me) | Q(by__user_id=me)
        return rows.filter(own | Q(sheet_id__in=Subquery(promised)), state__in=STANDS)
    rows = rows.filter(state__in=ON_THE_BOARD, hidden_at=None)
    if show is Show.ALL:
        return rows
    return rows.filter(kind=Kind.ASK if show is Show.ASKS else Kind.OFFER)


def _has_all(row: Post, wanted: list[tuple[str, bool]]) -> bool:
    text = f" {row.words} {' '.join(words(f'{row.title} {row.area}'))} "
    return all((f" {word}" if goes_on else f" {word} ") in text for word, goes_on in wanted)


def _first_what_fits(viewer: Viewer, rows: list[Post], takes: Takes) -> list[Post]:
    """What the viewer can take, then what is urgent, the newest of those that are alike; last
    what nobody is needed for any more."""

    def rank(row: Post) -> tuple[bool, bool, int, date]:
        is_free = row.state in (PostState.OPEN, PostState.PARTLY_COVERED)
        fits = is_free and not _is_own(viewer, row) and takes.weight(row) > 0
        return not is_free, not fits, SOON[urgency_of(row)], row.needed_by or date.max

    return sorted(rows, key=rank)


def urgency_of(row: Post) -> Urgency:
    """A member's «today» waits for a yes."""
    if row.urgency is Urgency.TODAY and row.urgent_yes_id is None:
        return Urgency.DAYS
    return row.urgency


def _is_own(viewer: Viewer, row: Post) -> bool:
    return viewer.user_id in (row.author.user_id, row.by.user_id)


async def _cards(viewer: Viewer, rows: list[Post], takes: Takes) -> list[PostCard]:
    lines: dict[int, list[Line]] = defaultdict(list)
    sheets = [row.sheet_id for row in rows]
    for line in await Line.filter(sheet_id__in=sheets, gone_at=None).order_by("position", "id"):
        lines[line.sheet_id].append(line)
    return [
        PostCard(
            need,
            found_of(lines[need.row.sheet_id]),
            author_name(viewer, need),
            rules.is_own(viewer, need.posted),
            not rules.is_own(viewer, need.posted) and takes.fits(need.row),
            takes.is_near(need.row.area),
            urgency_of(need.row) is Urgency.TODAY,
        )
        for need in await needs_of(viewer, rows)
    ]
