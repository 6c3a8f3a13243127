"""An ask or an offer is begun, and goes to the board: at once, or with somebody's yes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

from tortoise.exceptions import IntegrityError

from app.accounts.models import User
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import N_, Words, n_words
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.groups.models import Care, Group
from app.help import rules
from app.help.actions.becoming import alone_with, become, begin, member_now
from app.help.actions.telling import tell_keepers
from app.help.changes import DRAW_UP, PUBLISH, WAIT
from app.help.forms.asking import WhatForm
from app.help.models import ON_THE_BOARD, Kind, Post, PostState, Urgency
from app.help.queries import Need, can_hurt, is_flagged
from app.help.queries.reading import is_read_first
from app.help.queries.snares import signs_now
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Line
from app.notices import actions as notices

LASTS = timedelta(days=14)
A_DAY = timedelta(days=1)
MOST_WAITING = 5
MOST_A_DAY = 5  # asks and offers of one person, in all their circles (R54)

beginning = Limit(20, 3600.0)

NOT_YOURS = N_("Only the person who needs it can say that others may see it.")
NO_WORDS = N_("Please say in a few words what it is.")
NO_THINGS = N_("Please write at least one thing.")


async def begin_post(
    viewer: Viewer,
    group_id: int,
    kind: str,
    form: WhatForm,
    say: Callable[[Post], Awaitable[None]] | None = None,
) -> str:
    """A draft, which its author alone sees; its public id. The same form once more is the same
    draft. `say`: what stands in it already."""
    may = rules.ask_for_help if kind == Kind.ASK else rules.offer_help
    may.require(viewer, group_id)
    if await Post.exists(pub=form.once, by__user_id=viewer.user_id):
        return form.once
    beginning.spend_for(viewer)
    try:
        async with transaction():
            mine = await member_now(viewer, group_id)
            post = Post(
                pub=form.once,
                group_id=group_id,
                kind=Kind(kind),
                author_id=mine.id,
                by_id=mine.id,
                sheet_id=await lines.make_sheet(group_id),
                category=form.category,
                title="",
                locale=viewer.locale,
                expires_at=now() + LASTS,
                needs_yes=await says_yes_first(group_id, kind),
                nonce=form.once,
                made_at=now(),
                changed_at=now(),
            )
            await begin(post, DRAW_UP, mine)
            if say is not None:
                await say(post)
    except IntegrityError:  # the same form, sent twice at once
        if not await Post.exists(pub=form.once, by__user_id=viewer.user_id):
            raise NotFound from None  # somebody else's, whose address was tried out
    return form.once


async def says_yes_first(group_id: int, kind: str = Kind.ASK) -> bool:
    """Before somebody brings something, until its author decides otherwise. Where people have to be
    careful, one press of anybody should not open a door."""
    is_guarded = (await Group.get(id=group_id)).care is Care.GUARDED
    return kind == Kind.OFFER or is_guarded


async def publish(viewer: Viewer, need: Need) -> PostState:
    """It goes to the board, or waits for the yes it needs. Again changes nothing. Raises TooMany
    after five in a day: it stays a draft."""
    rules.change_post.require(viewer, need.posted)
    may = rules.ask_for_help if need.is_ask else rules.offer_help
    may.require(viewer, need.group_id)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state is not PostState.DRAFT:
            return post.state
        if post.author_id != mine.id:
            raise Forbidden(NOT_YOURS)
        await _is_whole(post)
        post.warnings = await signs_now(post)
        waits = await must_wait(viewer, post)
        if waits:
            await _not_too_many(post)
        await _not_too_many_today(viewer, post)
        change = WAIT if waits else PUBLISH
        more = {"expires_at": expiry_of(post), "made_at": now(), "typed": ""}
        await become(post, change, mine, warnings=post.warnings, **more)
        await ask_keepers(post)
    return post.state


async def ask_keepers(post: Post) -> None:
    """In a transaction: what waits for their yes, would count as urgent with one, or has a sign of
    a snare that they should look at."""
    await notices.make_way(Tells.FLAGGED, post.pub)
    is_urgent = post.urgency is Urgency.TODAY and post.urgent_yes_id is None
    if post.state is PostState.PENDING or is_urgent:
        await tell_keepers(Tells.WAITS, post, again=str(post.version), but=post.author_id)
    elif is_flagged(post) and post.state in ON_THE_BOARD:
        await tell_keepers(Tells.FLAGGED, post, again=str(post.version), but=post.author_id)


def expiry_of(post: Post) -> datetime:
    """Two weeks, or the day after it is needed."""
    usual = now() + LASTS
    if post.needed_by is None:
        return usual
    return max(usual, datetime.combine(post.needed_by + A_DAY, time(), UTC) + A_DAY)


async def must_wait(viewer: Viewer, post: Post) -> bool:
    """Whether nobody sees it before those who look after the board have. An ask that looks for
    women or for workers does not come as one that asks for work, whoever writes it."""
    if post.kind is Kind.OFFER:
        return can_hurt(post) or await is_read_first(viewer, post)
    return bool(post.warnings) or not rules.ask_at_once(viewer, post.group_id)


async def _is_whole(post: Post) -> None:
    """Raises Invalid."""
    missing: dict[str, Words | str] = {}
    if not post.title:
        missing["words"] = NO_WORDS
    if not await Line.exists(sheet_id=post.sheet_id, gone_at=None):
        missing["things"] = NO_THINGS
    if missing:
        raise Invalid(missing)


async def _not_too_many(post: Post) -> None:
    """Those who say yes should not be buried by one person."""
    waiting = Post.filter(author_id=post.author_id, state=PostState.PENDING)
    if await waiting.count() >= MOST_WAITING:
        raise Conflict(
            n_words(
                "One of yours waits for a yes already. Please wait for the answer.",
                "%(n)s of yours wait for a yes already. Please wait for the answers.",
                MOST_WAITING,
            )
        )


async def _not_too_many_today(viewer: Viewer, post: Post) -> None:
    """What is a draft still counts for nothing; what was taken back meanwhile does. Whoever writes
    for families of the list may have a whole morning of them."""
    if post.for_household_id:
        return
    _ = await User.select_for_update(no_key=True).get(id=viewer.user_id)  # two tabs, one by one
    mine = Post.filter(author__user_id=viewer.user_id, for_household_id=None)
    sent = mine.filter(made_at__gt=now() - A_DAY)
    if await sent.exclude(state=PostState.DRAFT).count() >= MOST_A_DAY:
        raise TooMany(
            n_words(
                "You may put one on the board in a day. This one is kept: please go on tomorrow.",
                "You may put %(n)s on the board in a day. This one is kept: please go on tomorrow.",
                MOST_A_DAY,
            ),
            3600,
        )
