"""Around every change of a promise: alone with its post, and afterwards the post follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from markupsafe import Markup

from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_, bdi, words
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.actions.becoming import MEANWHILE, alone_with, follow_lines, member_now
from app.help.actions.came import count_what_came, none_is_in_hand
from app.help.actions.telling import is_answered, was_heard_of
from app.help.deeds import OPENS, PARCEL_SAYS, Deed, is_possible
from app.help.models import Post
from app.help.queries.senders import promised_of
from app.help.queries.uncounted import came_short
from app.help.queries.veiled import unread_among
from app.lines import actions as lines
from app.lines.models import Part, Promise, PromiseState
from app.lines.queries import is_packed

NOT_YET = N_("This offer is read first. When it is let be, you can go on here.")
MORE = N_("It has become more meanwhile. Please look again: %(much)s.")
IN_A_PARCEL = N_(
    "It is on its way in a parcel. Whoever takes it says when it is there, "
    "or whoever plans the way."
)


@dataclass(frozen=True, slots=True)
class Between:
    """A post and a promise of it, nobody else at them, and who does something with it."""

    post: Post
    promise: Promise
    by: Membership | None
    is_done: bool  # already: once more changes nothing


@asynccontextmanager
async def alone_with_promise(
    deed: Deed, viewer: Viewer | None, post: Post, promise: Promise, by: Membership | None
) -> AsyncIterator[Between]:
    """`viewer` is asked whether they may; without one, whoever calls has asked, and `by` did it
    (nobody: the clock). Raises Conflict where it cannot be done any more."""
    async with transaction():
        if viewer:
            by = await member_now(viewer, post.group_id)
        post = await alone_with(post.id)
        promise = await again(promise)
        if promise.sheet_id != post.sheet_id:
            raise Conflict(MEANWHILE)
        if viewer:
            deed.may.require(viewer, await promised_of(post, promise))
            await _was_let_be(deed, post)
        is_done = promise.state is deed.done
        if not is_done and promise.state not in deed.states:
            raise Conflict(MEANWHILE)
        if viewer and not is_done and deed in PARCEL_SAYS:
            await lines.none_travels([promise.id], IN_A_PARCEL)
        is_short = await came_short(promise.id)
        has_waited = promise.state is PromiseState.PROPOSED
        yield Between(post, promise, by, is_done)
        is_counted = is_short and not (await came_short(promise.id) or await is_packed(promise))
        if is_counted:
            await lines.hold_no_more(promise)
        await count_what_came(promise)
        if is_counted:
            await none_is_in_hand(promise)
        if has_waited and (await again(promise)).state is not PromiseState.PROPOSED:
            await is_answered(post, promise)
        await was_heard_of(post, promise.helper.user_id)
        _ = await follow_lines(post)


@asynccontextmanager
async def as_shown(
    viewer: Viewer, post: Post, promise: Promise, name: str, shown: Mapping[str, int]
) -> AsyncIterator[None]:
    """Around what a press does, of a page on which so much was promised, {pub of a line: how much};
    nothing: the page did not say. Raises Conflict where it is more by now, or something else:
    nobody says of it what they have not read."""
    if not shown:
        yield
        return
    async with transaction():
        _ = await member_now(viewer, post.group_id)
        _ = await alone_with(post.id)
        if is_possible(name, (await again(promise)).state):  # else the deed itself says why not
            await _is_no_more(promise, shown)
        yield


async def _is_no_more(promise: Promise, shown: Mapping[str, int]) -> None:
    parts = Part.filter(promise_id=promise.id).order_by("line__position", "line_id")
    now = [(one.line, one.qty) for one in await parts.select_related("line")]
    more = [bdi(line.text) + f": {qty}" for line, qty in now if qty > shown.get(line.pub, 0)]
    if more:
        raise Conflict(words(MORE, much=Markup("; ").join(more)))


async def _was_let_be(deed: Deed, post: Post) -> None:
    """What is on its way already arrives all the same. Raises Conflict."""
    if deed in OPENS and await unread_among([post]):
        raise Conflict(NOT_YET)


async def again(promise: Promise) -> Promise:
    """As it is now."""
    return await Promise.get(id=promise.id).select_related("helper")


async def parts_of(promise: Promise | None) -> Counter[int]:
    """{line id: how much of it is promised}"""
    parts = await Part.filter(promise_id=promise.id) if promise else []
    return Counter({part.line_id: part.qty for part in parts})


async def brought_of(promise: Promise) -> int:
    return sum(part.delivered for part in await Part.filter(promise_id=promise.id))
