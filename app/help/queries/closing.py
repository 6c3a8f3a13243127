"""How it ended: what the receiver says of what came, thanks, and how it is a week later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.chat.queries import blocked_either_way, reported_among, reported_of_kind
from app.core.clock import now
from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help import rules
from app.help.models import FollowUp, HiddenFor, Receipt, Thanks
from app.help.queries.beside import Beside
from app.help.queries.posts import Need
from app.help.queries.receipts import Much, words_of
from app.help.sides import giver_of, receiver_of
from app.lines.models import Promise, PromiseState

MOST_PUBLIC = 12
THANKS = "thanks"  # the kind of its reports


@dataclass(frozen=True, slots=True)
class ToThank:
    """Something that came, for which whoever received it has not said a word yet."""

    pub: str  # of the promise
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """A word of thanks, as somebody sees it who reads it."""

    pub: str
    text: str = field(repr=False)
    sender: str  # "" where they are not named
    helper: str
    is_to_me: bool
    is_mine: bool
    sender_shows: bool
    helper_shows: bool
    hidden_for: str  # "" where it is not
    has_reported: bool

    @property
    def mark(self) -> str:
        return mark_of(self.text)


@dataclass(frozen=True, slots=True)
class Came:
    """What the receiver said of what came, or who settled it; nobody: a week of silence."""

    result: str
    said: Beside = field(repr=False)
    part: tuple[Much, ...]  # how many came, where it was a part
    helper: str
    is_helper: bool  # the viewer is
    by: str  # who said it; "" where they are not named
    at: datetime
    is_mine: bool  # the viewer said it
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
        await _came(viewer, need, near),
        await _to_thank(viewer, need, near),
        await _thanks(viewer, need, near),
        bool(is_asked and follow_up and not follow_up.done_at and follow_up.due_at <= now()),
        _opened(follow_up, "help_follow_up") if follow_up and (is_asked or is_keeper) else "",
    )


def _two(need: Need, promise: Promise) -> tuple[int, int]:
    """Accounts of who promised and whose post it is."""
    return promise.helper.user_id, need.posted.author


async def _came(viewer: Viewer, need: Need, near: list[Promise]) -> tuple[Came, ...]:
    helpers = {one.id: one.helper for one in near}
    found = Receipt.filter(promise_id__in=list(helpers)).order_by("id")
    rows = await found.select_related("by")
    words = await words_of(viewer, rows)
    return tuple(
        Came(
            row.result.value,
            words[row.id].said,
            words[row.id].came,
            helpers[row.promise_id].name,
            helpers[row.promise_id].user_id == viewer.user_id,
            _who_said(viewer, need, row),
            row.at,
            row.by is not None and row.by.user_id == viewer.user_id,
            row.by_id is None,
            row.by_id not in (None, *_authors(need), helpers[row.promise_id].id),
        )
        for row in rows
    )


def _who_said(viewer: Viewer, need: Need, row: Receipt) -> str:
    """Of an ask without a name nobody reads here whose it is."""
    is_named = row.by_id not in _authors(need) or rules.see_author(viewer, need.posted)
    return row.by.name if row.by and is_named else ""


def _authors(need: Need) -> tuple[int, int]:
    """Whose post it is, and who wrote it."""
    return need.row.author_id, need.row.by_id


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
    found = [row for row in await rows.select_related("sender", "helper") if reads(viewer, row)]
    reported = await reported_among(viewer, [row.pub for row in found])
    names_sender = rules.see_author(viewer, need.posted)
    return tuple(
        said_of(viewer, row, names_sender=names_sender, has_reported=row.pub in reported)
        for row in found
    )


def reads(viewer: Viewer, row: Thanks) -> bool:
    """Of the two, of a row with both: who wrote it, and the other until who keeps order says that
    they had better not."""
    if viewer.user_id == row.sender.user_id:
        return True
    return viewer.user_id == row.helper.user_id and row.is_hidden_for is not HiddenFor.ORDER


def said_of(viewer: Viewer, row: Thanks, *, names_sender: bool, has_reported: bool = False) -> Said:
    """Of a row with its two people."""
    names_sender = names_sender or viewer.user_id == row.sender.user_id or row.sender_shows
    return Said(
        row.pub,
        words_of_thanks(row),
        row.sender.name if names_sender else "",
        row.helper.name,
        viewer.user_id == row.helper.user_id,
        viewer.user_id == row.sender.user_id,
        row.sender_shows,
        row.helper_shows,
        row.is_hidden_for or "",
        has_reported,
    )


def mark_of(text: str) -> str:
    """Which words somebody has read: whoever lets others read them sends it."""
    return sha256(text.encode()).hexdigest()[:16]


def words_of_thanks(row: Thanks) -> str:
    return _opened(row, "help_thanks", "text")


async def public_thanks(viewer: Viewer, group_id: int) -> list[Said]:
    """What everybody in the circle may read; the newest first. Not what they have reported."""
    if not rules.see_board(viewer, group_id):
        return []
    reported = await reported_of_kind(viewer, group_id, THANKS)
    rows = (await _public(viewer)).filter(post__group_id=group_id)
    rows = rows.exclude(pub__in=sorted(reported)).order_by("-id").limit(MOST_PUBLIC)
    found = await rows.select_related("sender", "helper")
    return [said_of(viewer, row, names_sender=True) for row in found]


async def _public(viewer: Viewer) -> QuerySet[Thanks]:
    """What both of them let everybody read. Not while one of them is suspended, nor after they have
    left; and of who does not want to meet the viewer, or whom the viewer does not want to meet,
    nothing."""
    rows = Thanks.filter(sender_shows=True, helper_shows=True, hidden_at=None)
    here = rows.filter(sender__state__in=INSIDE, helper__state__in=INSIDE)
    mine, theirs = await blocked_either_way(viewer)
    unmet = sorted(mine | theirs)
    return here.exclude(Q(sender__user_id__in=unmet) | Q(helper__user_id__in=unmet))


async def thanks_for(viewer: Viewer, pub: str) -> Thanks:
    """For the two of them. Raises NotFound."""
    row = await Thanks.get_or_none(pub=pub).select_related("sender", "helper", "post")
    if row is None or not viewer.is_member(row.post.group_id) or not reads(viewer, row):
        raise NotFound
    return row


async def thanks_to_report(viewer: Viewer, pub: str) -> Thanks:
    """For everybody who reads it. Raises NotFound."""
    row = (
        await (await _public(viewer))
        .get_or_none(pub=pub)
        .select_related("sender", "helper", "post")
    )
    if row is not None and rules.see_board(viewer, row.post.group_id):
        return row
    return await thanks_for(viewer, pub)


async def promise_of(need: Need, pub: str) -> Promise:
    """Raises NotFound."""
    found = await Promise.get_or_none(sheet_id=need.row.sheet_id, pub=pub).select_related("helper")
    if found is None:
        raise NotFound
    return found


def _opened(row: Thanks | FollowUp, table: str, name: str = "note") -> str:
    try:
        return unseal(str(getattr(row, name)), table, row.pub, name)
    except Broken:
        return ""
