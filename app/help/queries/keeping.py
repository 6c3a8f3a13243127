"""What those who look after the board need: who they are, what waits, who has said yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.i18n import gettext
from app.core.viewer import Viewer
from app.groups.models import INSIDE, Belonging, RoleGrant
from app.help import rules
from app.help.models import (
    CAN_HURT,
    ON_THE_BOARD,
    HiddenFor,
    Kind,
    Post,
    PostState,
    PostYes,
    Urgency,
)
from app.help.queries.posts import Need, board_for, needs_of, post_for
from app.help.queries.reading import SAID as SAID_FIRST
from app.help.queries.reading import read_first
from app.help.queries.running import running_of
from app.help.queries.unread import let_be_among, was_let_be
from app.help.signs import SAID, Sign

YES_LASTS = timedelta(hours=72)  # the first of two, until the second says it (R71)


@dataclass(frozen=True, slots=True)
class Keeper:
    pub: str
    name: str
    membership_id: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What those who look after the board read of a post, and what they can do."""

    waits: bool
    needs_two: bool
    has_yes: bool  # of one of the two
    why_first: str  # in words, where one of them reads it first; "" where they need not
    asks_urgency: bool  # its author says that it is for today
    signs: list[str]  # of a snare, in words
    asks_look: bool  # it is on the board with one of them, and nobody has looked yet
    can_give: bool  # to one of these: something of it goes on
    people: list[Keeper]
    assigned: str  # the public id of one of them
    can_show: bool  # what somebody has hidden
    hidden_for: str  # "" where it is not
    can_end: bool  # as done: nothing is on its way
    can_take_off: bool  # and nobody has begun to bring something


def can_hurt(row: Post) -> bool:
    """An offer that two have to look at first (R64); also one with a sign of a snare that says that
    it is about something else: its author chooses what it is about."""
    return row.kind is Kind.OFFER and (row.category in CAN_HURT or bool(row.warnings))


def is_flagged(row: Post) -> bool:
    """An offer that says it is of something harmless, with a sign of a snare. Where it came on the
    board without a yes, those who look after the board are asked to look (R64)."""
    is_harmless = row.category not in CAN_HURT
    return row.kind is Kind.OFFER and bool(row.warnings) and is_harmless


async def asks_look(row: Post) -> bool:
    """Whether none of them has looked at it as it is now: it came on the board before there were
    these signs."""
    if not is_flagged(row) or row.state not in ON_THE_BOARD:
        return False
    return not (await was_let_be(row) or await yeses_to(row))


async def keepers_of_board(viewer: Viewer, need: Need) -> list[Keeper]:
    """Whom it may be given to, for those who look after the board; not its author, where the viewer
    knows who that is. Where they do not, everybody stands in the list: whoever were missing would
    be who asks. Given to its author it looks as given to anybody, tells them nothing that they do
    not know, and they give it back without a word, as everybody may (`rules.give_back`)."""
    if not rules.keep_board(viewer, need.group_id):
        return []
    never = _own(need) if rules.see_author(viewer, need.posted) else set()
    grants = _grants(need.group_id).exclude(membership__user_id__in=never)
    rows = await grants.order_by("membership_id").select_related("membership__user")
    found = {row.membership_id: row.membership for row in rows}
    return [Keeper(one.user.pub, one.name, one.id) for one in found.values()]


def goes_by_keeper(viewer: Viewer, need: Need) -> bool:
    return rules.give_to_keeper(viewer, need.posted)


async def hands_on(row: Post) -> str | None:
    """The name of whoever looks after it (a row with `assigned`); None: nobody does now."""
    if row.assigned is None:
        return None
    return row.assigned.name if row.assigned.id in await keeping(row.group_id) else None


async def looks_after(viewer: Viewer, need: Need) -> str | None:
    """The name of who was given it, for whose it is: who knows them they know, too (ADR 23)."""
    is_own = rules.is_own(viewer, need.posted) and viewer.user_id != need.posted.assigned
    return await hands_on(need.row) if is_own and not need.posted.is_settled else None


def _own(need: Need) -> set[int | None]:
    """But for whom it is given to already."""
    own: set[int | None] = {need.posted.author, need.posted.by}
    return own - {need.posted.assigned}


async def keeping(group_id: int, *states: Belonging) -> set[int]:
    """Who looks after the board (memberships); `states`: those of them who stand there so."""
    grants = _grants(group_id)
    if states:
        grants = grants.filter(membership__state__in=states)
    return {int(str(one)) for one in await grants.values_list("membership_id", flat=True)}


def _grants(group_id: int) -> QuerySet[RoleGrant]:
    lasting = Q(expires_at=None) | Q(expires_at__gt=now())
    return RoleGrant.filter(
        lasting,
        membership__group_id=group_id,
        membership__state__in=INSIDE,
        role__in=rules.HELP_KEEPERS,
    )


async def yeses_to(post: Post) -> set[int]:
    """Who of those who look after the board has said yes to it as it is now (memberships)."""
    said = await PostYes.filter(post_id=post.id, version=post.version).values_list(
        "by_id", flat=True
    )
    return await keeping(post.group_id) & {int(str(one)) for one in said}


async def yeses_of_two(post: Post) -> set[int]:
    """Of those, whose yes still waits for a second: after three days they are asked anew."""
    ended = PostYes.filter(post_id=post.id, version=post.version, at__lte=now() - YES_LASTS)
    return await yeses_to(post) - {
        int(str(one)) for one in await ended.values_list("by_id", flat=True)
    }


async def waiting_on_board(viewer: Viewer, group_id: int) -> list[Need]:
    """What waits for a yes of those who look after the board, the oldest first; also a «today» that
    nobody has agreed to, an offer with a sign of a snare that nobody has looked at, and what
    somebody has hidden. What was reported waits at the care desk. Raises Forbidden."""
    rules.keep_board.require(viewer, group_id)
    posts = (await board_for(viewer, group_id)).posts
    on_board = Q(state__in=ON_THE_BOARD)
    today = on_board & Q(urgency=Urgency.TODAY, urgent_yes_id=None)
    hidden = on_board & ~Q(hidden_at=None) & Q(hidden_for=HiddenFor.ASKED)
    flagged = Q(id__in=[one.id for one in await _flagged(posts, group_id)])
    rows = posts.filter(Q(state=PostState.PENDING) | today | hidden | flagged)
    return await needs_of(viewer, await rows.order_by("changed_at", "id").limit(60))


async def _flagged(posts: QuerySet[Post], group_id: int) -> list[Post]:
    """Those of which `asks_look` is true, however many there are."""
    offers = posts.filter(kind=Kind.OFFER, state__in=ON_THE_BOARD)
    rows = [one for one in await offers.exclude(category__in=CAN_HURT) if is_flagged(one)]
    yeses = PostYes.filter(post_id__in=[one.id for one in rows])
    by_keepers = yeses.filter(by_id__in=sorted(await keeping(group_id)))
    seen = set(await by_keepers.values_list("post_id", "version"))
    let_be = await let_be_among(rows)
    return [one for one in rows if one.id not in let_be and (one.id, one.version) not in seen]


async def post_to_decide(viewer: Viewer, pub: str) -> Need:
    """Raises NotFound, and Forbidden for what is not theirs to decide on."""
    need = await post_for(viewer, pub)
    rules.decide_on_post.require(viewer, need.posted)
    return need


async def kept_by(viewer: Viewer, need: Need) -> Kept | None:
    if not rules.decide_on_post(viewer, need.posted):
        return None
    row, people = need.row, await keepers_of_board(viewer, need)
    running = await running_of(row)
    waits = row.state is PostState.PENDING
    needs_two = waits and can_hurt(row)
    first = await read_first(row) if waits and not needs_two else None
    return Kept(
        waits=waits,
        needs_two=needs_two,
        has_yes=needs_two and bool(await yeses_of_two(row)),
        why_first=gettext(SAID_FIRST[first]) if first else "",
        asks_urgency=row.urgency is Urgency.TODAY and not need.is_urgent and not need.is_over,
        signs=[gettext(SAID[Sign(one)]) for one in row.warnings],
        asks_look=await asks_look(row),
        can_give=not need.posted.is_settled,
        people=people,
        assigned=next((one.pub for one in people if one.membership_id == row.assigned_id), ""),
        can_show=row.hidden_at is not None and row.hidden_for is HiddenFor.ASKED,
        hidden_for=row.hidden_for.value if row.hidden_at else "",
        can_end=need.is_on_board and not running.travels,
        can_take_off=need.is_on_board and not running.is_begun,
    )


def may_hide(viewer: Viewer, need: Need) -> bool:
    """Because it is about them, or because they look after the board."""
    is_own = rules.is_own(viewer, need.posted)
    is_seen = need.is_on_board and need.row.hidden_at is None
    return not is_own and is_seen and rules.hide_post(viewer, need.posted)
