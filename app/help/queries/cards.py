"""The help board as somebody sees it: what they can take stands first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from app.chat.queries import reported_of_kind
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import rules
from app.help.models import ON_THE_BOARD, Category, Kind, Post, PostState
from app.help.queries import order
from app.help.queries.found import Found, found_of
from app.help.queries.in_dispute import unclear_of, without
from app.help.queries.posts import COUNT, Need, author_name, board_for, needs_of
from app.help.queries.reporting import POST
from app.help.queries.takes import Takes, takes_of
from app.lines.models import Line, Promise

A_PAGE = 20


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
STANDS = (
    PostState.DRAFT,
    PostState.PENDING,
    *ON_THE_BOARD,
    PostState.EXPIRED,
    PostState.DECLINED,
)


@dataclass(frozen=True, slots=True)
class PostCard:
    need: Need
    ring: Found
    author: str | None
    is_mine: bool
    fits: bool  # what the viewer said on their card goes with it
    is_near: bool


@dataclass(frozen=True, slots=True)
class Cards:
    cards: list[PostCard]
    is_first: bool
    has_more: bool
    knows_where: bool  # the viewer wrote on their card where they are


async def cards_for(
    viewer: Viewer,
    group_id: int,
    show: Show = Show.ALL,
    about: About = About.ALL,
    *,
    query: str = "",
    after: str = "",
) -> Cards:
    """`after`: the public id of what stood last on the page before; where it is not there any more,
    from the beginning."""
    takes = await takes_of(viewer, group_id)
    board = await board_for(viewer, group_id, helps=takes.helps)
    rows = order.ranked(board.posts)
    last = await order.weighed(rows, takes).get_or_none(pub=after) if after else None
    shown = _about(_shown(viewer, rows, group_id, show), about, takes)
    if show in (Show.ALL, Show.ASKS, Show.OFFERS):
        reported = await reported_of_kind(viewer, group_id, POST)
        shown = shown.exclude(pub__in=sorted(reported)) if reported else shown
    if query:
        shown = shown.filter(order.has_all(query))
    found = await _page(viewer, shown, show, takes, last)
    cards = await _cards(viewer, found[:A_PAGE], takes)
    return Cards(cards, last is None, len(found) > A_PAGE, takes.knows_where)


def _shown(viewer: Viewer, rows: QuerySet[Post], group_id: int, show: Show) -> QuerySet[Post]:
    if show is Show.DONE:  # who does not keep the board sees of that their own
        rows = rows.filter(done=1)
        return rows if rules.keep_board(viewer, group_id) else rows.filter(_mine(viewer, group_id))
    if show is Show.MINE:
        return rows.filter(_mine(viewer, group_id), state__in=STANDS)
    rows = rows.filter(order.is_on_board())
    if show is Show.ALL:
        return rows
    return rows.filter(kind=Kind.ASK if show is Show.ASKS else Kind.OFFER)


def _mine(viewer: Viewer, group_id: int) -> Q:
    """Of one's membership: by that the database finds it, among however many there are."""
    me = Subquery(Membership.filter(group_id=group_id, user_id=viewer.user_id or 0).values("id"))
    promised = Promise.filter(helper_id__in=me, state__in=COUNT).values("sheet_id")
    return Q(author_id__in=me) | Q(by_id__in=me) | Q(sheet_id__in=Subquery(promised))


def _about(rows: QuerySet[Post], about: About, takes: Takes) -> QuerySet[Post]:
    if about is About.NEAR:
        return rows.filter(order.is_near(takes))
    return rows.filter(category__in=CATEGORIES[about]) if about in CATEGORIES else rows


async def _page(
    viewer: Viewer, rows: QuerySet[Post], show: Show, takes: Takes, last: Post | None
) -> list[Post]:
    """And one more, where there is more. What the viewer can take stands first, of that what is for
    today, and then what is near and in a language of theirs; then what is urgent, the newest of
    those that are alike; last what nobody is needed for any more."""
    if show not in (Show.ALL, Show.ASKS):
        how = order.NEWEST if show in (Show.MINE, Show.DONE) else order.AS_THEY_STAND
        return await _next(rows, how, last, A_PAGE + 1)
    fits = order.fitting(takes, viewer.user_id or 0)
    if fits is None:
        return await _next(rows, order.AS_THEY_STAND, last, A_PAGE + 1)
    found: list[Post] = []
    is_past = last is not None and not _can_take(viewer, last, takes)
    if not is_past:
        mine = order.weighed(rows.filter(fits), takes)
        found = await _next(mine, order.FOR_ME, last, A_PAGE + 1)
        last = None
    if len(found) <= A_PAGE:
        rest = A_PAGE + 1 - len(found)
        found += await _next(rows.exclude(fits), order.AS_THEY_STAND, last, rest)
    return found


async def _next(
    rows: QuerySet[Post], how: tuple[str, ...], last: Post | None, count: int
) -> list[Post]:
    if last is not None:
        rows = rows.filter(order.after(last, how))
    return await rows.order_by(*how).limit(count)


def _can_take(viewer: Viewer, row: Post, takes: Takes) -> bool:
    is_free = row.state in (PostState.OPEN, PostState.PARTLY_COVERED) and row.hidden_at is None
    return is_free and not _is_own(viewer, row) and takes.fits(row)


def _is_own(viewer: Viewer, row: Post) -> bool:
    return viewer.user_id in (row.author.user_id, row.by.user_id)


async def _cards(viewer: Viewer, rows: list[Post], takes: Takes) -> list[PostCard]:
    lines: dict[int, list[Line]] = defaultdict(list)
    sheets = [row.sheet_id for row in rows]
    for line in await Line.filter(sheet_id__in=sheets, gone_at=None).order_by("position", "id"):
        lines[line.sheet_id].append(line)
    unclear = await unclear_of(one for each in lines.values() for one in each)
    return [
        PostCard(
            need,
            found_of(without(unclear, lines[need.row.sheet_id])),
            author_name(viewer, need),
            rules.is_own(viewer, need.posted),
            not rules.is_own(viewer, need.posted) and takes.fits(need.row),
            takes.is_near(need.row),
        )
        for need in await needs_of(viewer, rows, helps=takes.helps)
    ]
