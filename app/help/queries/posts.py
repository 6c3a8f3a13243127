"""Posts as somebody may see them. To everybody else they are not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from app.chat.queries import blocked_either_way
from app.core.clock import now
from app.core.errors import Broken, NotFound
from app.core.i18n import here
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.directory.queries import helps_in
from app.groups.models import Membership
from app.help import rules
from app.help.models import (
    BROUGHT,
    ON_THE_BOARD,
    OVER,
    Kind,
    Post,
    PostAudience,
    PostState,
    Shown,
    Step,
    Urgency,
)
from app.help.queries.family import family_of
from app.help.queries.running import UNSETTLED, settled_among
from app.help.queries.unread import left_unread, unread
from app.help.rules import Posted
from app.lines.models import OPEN_PROMISES, Promise, PromiseState

COUNT = (*OPEN_PROMISES, PromiseState.DELIVERED, PromiseState.CONFIRMED, PromiseState.DISPUTED)


@dataclass(frozen=True, slots=True)
class Need:
    """One post, with what the viewer may know of it."""

    row: Post = field(repr=False)
    posted: Posted

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def group_id(self) -> int:
        return self.row.group_id

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def is_ask(self) -> bool:
        return self.row.kind is Kind.ASK

    @property
    def is_brought(self) -> bool:
        """Nobody brings an hour of work or a lift."""
        return self.row.category in BROUGHT

    @property
    def is_urgent(self) -> bool:
        """A member's «today» is, once somebody who looks after the board has agreed."""
        return self.row.urgency is Urgency.TODAY and self.row.urgent_yes_id is not None

    @property
    def is_day_over(self) -> bool:
        """The day by which it is needed, where whoever reads it is."""
        day = self.row.needed_by
        return day is not None and day < here(now()).date()

    @property
    def is_over(self) -> bool:
        return self.row.state in OVER

    @property
    def is_on_board(self) -> bool:
        return self.row.state in ON_THE_BOARD


@dataclass(frozen=True, slots=True)
class Board:
    """The one way to rows of posts in a circle: those the viewer may know of (`rules.see_post`),
    each with its author, `by` and assigned."""

    posts: QuerySet[Post]


async def board_for(viewer: Viewer, group_id: int, *, helps: bool | None = None) -> Board:
    """Who does not want to meet the other does not, but for those who look after the board.
    `helps`: whether they said that they can help, where somebody knows that already."""
    rows = _rows(group_id)
    if not viewer.is_member(group_id):
        return Board(rows.filter(id=-1))
    me = viewer.user_id or 0
    own = Q(author__user_id=me) | Q(by__user_id=me)
    if rules.keep_board(viewer, group_id):
        return Board(rows.filter(own | ~Q(state=PostState.DRAFT)))
    rows = rows.exclude(await _unmet(viewer, group_id))
    mine = _promises_of(viewer, group_id)
    promised = Q(sheet_id__in=Subquery(mine.values("sheet_id"))) & ~unread(mine)
    shown = Q(state__in=ON_THE_BOARD, hidden_at=None) & await _audience(viewer, group_id, helps)
    return Board(rows.filter(own | promised | shown))


async def unread_for(viewer: Viewer, group_id: int) -> QuerySet[Post]:
    """Offers of which the viewer would like something, and may not read a word as they are now:
    only that they are there."""
    mine = _promises_of(viewer, group_id)
    rows = _rows(group_id).filter(unread(mine), sheet_id__in=Subquery(mine.values("sheet_id")))
    if not viewer.is_member(group_id) or rules.keep_board(viewer, group_id):
        return rows.filter(id=-1)
    return rows.exclude(await _unmet(viewer, group_id))


def _rows(group_id: int) -> QuerySet[Post]:
    return Post.filter(group_id=group_id).select_related("author", "by", "assigned")


async def _unmet(viewer: Viewer, group_id: int) -> Q:
    """An ask without a name goes away only from whom its author does not want to meet. Whoever
    blocks one person after the other would else see whose it is."""
    mine, theirs = await blocked_either_way(viewer)
    named = Q(author__user_id__in=sorted(mine), shown=Shown.NAMED)
    return named | Q(author__user_id__in=sorted(theirs))


async def _audience(viewer: Viewer, group_id: int, helps: bool | None) -> Q:
    among = Q() if viewer.has(group_id, *rules.TEAM) else Q(audience=PostAudience.MEMBERS)
    if among.filters and (await helps_in(viewer, group_id) if helps is None else helps):
        among |= Q(audience=PostAudience.HELPERS)
    return among & Q(kind=Kind.OFFER) if group_id in viewer.new_in else among


def _promises_of(viewer: Viewer, group_id: int) -> QuerySet[Promise]:
    mine = Promise.filter(helper__user_id=viewer.user_id or 0, helper__group_id=group_id)
    return mine.filter(state__in=COUNT)


async def post_for(viewer: Viewer, pub: str) -> Need:
    """Raises NotFound for what the viewer may not know of."""
    group_id = await circle_of_post({"post": pub})
    if group_id is None:
        raise NotFound
    helps = await helps_in(viewer, group_id)
    board = await board_for(viewer, group_id, helps=helps)
    found = await board.posts.get_or_none(pub=pub)
    if found is None:
        raise NotFound
    return (await needs_of(viewer, [found], helps=helps))[0]


async def knows(viewer: Viewer, pub: str) -> bool:
    """Whether they may know of it, also after what they have just done with it."""
    group_id = await circle_of_post({"post": pub})
    if group_id is None:
        return False
    return await (await board_for(viewer, group_id)).posts.filter(pub=pub).exists()


async def was_shown(viewer: Viewer, pub: str) -> bool:
    """Of what is over: whether it stood on the board where they could read it, or they promised
    something of it. That it is over is no news of it then."""
    group_id = await circle_of_post({"post": pub})
    if group_id is None or not viewer.is_member(group_id):
        return False
    me = await Membership.get(user_id=viewer.user_id or 0, group_id=group_id)
    was_there = Step.filter(what__in=("publish", "let be")).values("post_id")
    shown = Q(id__in=Subquery(was_there), changed_at__gte=me.joined_at)
    shown &= await _audience(viewer, group_id, None)
    promised = Promise.filter(helper__user_id=viewer.user_id or 0, helper__group_id=group_id)
    shown |= Q(sheet_id__in=Subquery(promised.values("sheet_id")))
    rows = Post.filter(shown, pub=pub, state__in=OVER, hidden_at=None)
    return await rows.exclude(await _unmet(viewer, group_id)).exists()


async def needs_of(
    viewer: Viewer, rows: Collection[Post], *, helps: bool | None = None
) -> list[Need]:
    """In the same order. `helps`: as in `board_for`, of rows of one circle."""
    if not rows:
        return []
    sheets = [row.sheet_id for row in rows]
    group_ids = {row.group_id for row in rows}
    mine: dict[int, set[PromiseState]] = defaultdict(set)
    for group_id in group_ids:
        for promise in await _promises_of(viewer, group_id).filter(sheet_id__in=sheets):
            mine[promise.sheet_id].add(promise.state)
    helping = {
        one for one in group_ids if (await helps_in(viewer, one) if helps is None else helps)
    }
    families, left = await family_of(rows), await left_unread(rows)
    settled = await settled_among(rows)
    return [
        Need(
            row,
            posted(
                row,
                row.group_id in helping,
                mine[row.sheet_id],
                is_for_them=viewer.user_id in families.get(row.id, ()),
                left_unread=row.id in left,
                is_settled=row.id in settled,
            ),
        )
        for row in rows
    ]


def posted(
    row: Post,
    helps: bool = False,
    promised: Collection[PromiseState] = (),
    *,
    is_for_them: bool = False,
    left_unread: bool = False,
    is_settled: bool = False,
) -> Posted:
    """Of a row with its author, `by` and assigned."""
    return Posted(
        row.group_id,
        row.kind,
        row.author.user_id,
        row.by.user_id,
        row.state,
        row.audience,
        row.shown,
        row.assigned.user_id if row.assigned else None,
        row.hidden_at is not None,
        helps,
        bool(promised),
        any(one is not PromiseState.PROPOSED for one in promised),
        any(one in UNSETTLED for one in promised),
        is_for_them,
        left_unread,
        is_settled,
    )


async def circle_of_post(named: Mapping[str, Any]) -> int | None:
    """Of an address that names a post; None: it names none, or one that is not there."""
    if not (pub := named.get("post")):
        return None
    found = await Post.filter(pub=pub).values_list("group_id", flat=True)
    return int(str(found[0])) if found else None


def opened(row: Post, name: str) -> str:
    """A sealed field of it, "" where the key is another: the page says the rest."""
    try:
        return unseal(str(getattr(row, name)), "help_post", row.pub, name)
    except Broken:
        return ""


def author_name(viewer: Viewer, need: Need) -> str | None:
    """None where the viewer does not learn it."""
    return need.row.author.name if rules.see_author(viewer, need.posted) else None


def address_of(viewer: Viewer, need: Need) -> str:
    """ "" where the viewer does not learn it."""
    return opened(need.row, "address") if rules.see_address(viewer, need.posted) else ""
