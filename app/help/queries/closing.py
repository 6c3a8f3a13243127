"""How it ended: what the receiver says of what came, thanks, and how it is a week later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tortoise.expressions import Q

from app.chat.queries import blocked_either_way
from app.core.clock import now
from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help import rules
from app.help.models import FollowUp, Receipt, Thanks
from app.help.queries.posts import Need
from app.help.sides import giver_of, receiver_of
from app.lines.models import Promise, PromiseState

MOST_PUBLIC = 12


@dataclass(frozen=True, slots=True)
class ToThank:
    """Something that came, for which whoever received it has not said a word yet."""

    pub: str  # of the promise
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """A word of thanks, as its two people see it."""

    pub: str
    text: str = field(repr=False)
    sender: str  # "" where they are not named
    helper: str
    is_to_me: bool
    sender_shows: bool
    helper_shows: bool


@dataclass(frozen=True, slots=True)
class Came:
    """What the receiver said of what came, or who settled it; nobody: a week of silence."""

    result: str
    note: str = field(repr=False)
    helper: str
    at: datetime
    is_by_clock: bool
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Ending:
    came: tuple[Came, ...] = ()
    to_thank: tuple[ToThank, ...] = ()
    thanks: tuple[Said, ...] = ()
    asks_how: bool = False  # it is due, and the viewer is whom it asks
    how: str = field(default="", repr=False)  # what they answered, for them and the keepers


async def ending_of(viewer: Viewer, need: Need) -> Ending:
    """Nothing for whoever has no part in it."""
    sides = await Promise.filter(sheet_id=need.row.sheet_id).select_related("helper")
    is_keeper = rules.keep_board(viewer, need.group_id)
    near = [one for one in sides if is_keeper or viewer.user_id in _two(need, one)]
    if not near and not rules.is_own(viewer, need.posted):
        return Ending()
    follow_up = await FollowUp.get_or_none(post_id=need.id)
    is_asked = need.is_ask and viewer.user_id == need.posted.author
    return Ending(
        await _came(need, near),
        await _to_thank(viewer, need, near),
        await _thanks(viewer, need, near),
        bool(is_asked and follow_up and not follow_up.done_at and follow_up.due_at <= now()),
        _opened(follow_up, "help_follow_up") if follow_up and (is_asked or is_keeper) else "",
    )


def _two(need: Need, promise: Promise) -> tuple[int, int]:
    """Accounts of who promised and whose post it is."""
    return promise.helper.user_id, need.posted.author


async def _came(need: Need, near: list[Promise]) -> tuple[Came, ...]:
    names = {one.id: one.helper.name for one in near}
    own = {None, need.row.author_id, need.row.by_id, *(one.helper_id for one in near)}
    rows = await Receipt.filter(promise_id__in=list(names)).order_by("id")
    return tuple(
        Came(
            row.result.value,
            _opened(row, "help_receipt"),
            names[row.promise_id],
            row.at,
            row.by_id is None,
            row.by_id not in own,
        )
        for row in rows
    )


async def _to_thank(viewer: Viewer, need: Need, near: list[Promise]) -> tuple[ToThank, ...]:
    mine = [one for one in near if is_receiver(viewer, need, one) and is_over(one)]
    if not mine:
        return ()
    thanked = Thanks.filter(promise_id__in=[one.id for one in mine])
    done = {row.promise_id for row in await thanked}
    return tuple(ToThank(one.pub, _giver_name(need, one)) for one in mine if one.id not in done)


def is_over(promise: Promise) -> bool:
    return promise.state is PromiseState.CONFIRMED


def is_receiver(viewer: Viewer, need: Need, promise: Promise) -> bool:
    """Of a promise with its helper."""
    receiver = receiver_of(need.row, promise)
    user = promise.helper.user_id if receiver == promise.helper_id else need.posted.author
    return viewer.user_id == user


def _giver_name(need: Need, promise: Promise) -> str:
    is_helper = giver_of(need.row, promise) == promise.helper_id
    return promise.helper.name if is_helper else need.row.author.name


async def _thanks(viewer: Viewer, need: Need, near: list[Promise]) -> tuple[Said, ...]:
    rows = Thanks.filter(promise_id__in=[one.id for one in near]).order_by("id")
    found = await rows.select_related("sender", "helper")
    return tuple(
        said_of(viewer, row, names_sender=rules.see_author(viewer, need.posted))
        for row in found
        if viewer.user_id in (row.sender.user_id, row.helper.user_id)
    )


def said_of(viewer: Viewer, row: Thanks, *, names_sender: bool) -> Said:
    """Of a row with its two people."""
    names_sender = names_sender or viewer.user_id == row.sender.user_id or row.sender_shows
    return Said(
        row.pub,
        _opened(row, "help_thanks", "text"),
        row.sender.name if names_sender else "",
        row.helper.name,
        viewer.user_id == row.helper.user_id,
        row.sender_shows,
        row.helper_shows,
    )


async def public_thanks(viewer: Viewer, group_id: int) -> list[Said]:
    """What both of them let everybody in the circle read; the newest first. Not while one of them
    is suspended, nor after they have left; and of who does not want to meet the viewer, or whom the
    viewer does not want to meet, nothing."""
    if not rules.see_board(viewer, group_id):
        return []
    rows = Thanks.filter(post__group_id=group_id, sender_shows=True, helper_shows=True)
    here = rows.filter(sender__state__in=INSIDE, helper__state__in=INSIDE)
    mine, theirs = await blocked_either_way(viewer)
    unmet = sorted(mine | theirs)
    here = here.exclude(Q(sender__user_id__in=unmet) | Q(helper__user_id__in=unmet))
    found = await here.order_by("-id").limit(MOST_PUBLIC).select_related("sender", "helper")
    return [said_of(viewer, row, names_sender=True) for row in found]


async def thanks_for(viewer: Viewer, pub: str) -> Thanks:
    """For the two of them. Raises NotFound."""
    row = await Thanks.get_or_none(pub=pub).select_related("sender", "helper", "post")
    if row is None or viewer.user_id not in (row.sender.user_id, row.helper.user_id):
        raise NotFound
    if not viewer.is_member(row.post.group_id):
        raise NotFound
    return row


async def promise_of(need: Need, pub: str) -> Promise:
    """Raises NotFound."""
    found = await Promise.get_or_none(sheet_id=need.row.sheet_id, pub=pub).select_related("helper")
    if found is None:
        raise NotFound
    return found


def _opened(row: Receipt | Thanks | FollowUp, table: str, name: str = "note") -> str:
    try:
        return unseal(str(getattr(row, name)), table, row.pub, name)
    except Broken:
        return ""
