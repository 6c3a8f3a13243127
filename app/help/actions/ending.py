"""It is not needed any more, it is done, it is still so; and what nobody sent away is forgotten."""

from __future__ import annotations

from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import rules
from app.help.actions.asking import ask_keepers, expiry_of, must_wait
from app.help.actions.becoming import (
    MEANWHILE,
    alone_with,
    become,
    follow_lines,
    member_now,
    step,
)
from app.help.actions.changing import brought_of
from app.help.actions.counting import may_be_done
from app.help.actions.in_bags import set_apart
from app.help.actions.staying import may_end, may_take_back
from app.help.actions.telling import not_so_any_more, nothing_of_it, tell
from app.help.changes import CLOSE, PUBLISH, RENEW, WAIT, WITHDRAW, Change
from app.help.models import ON_THE_BOARD, Kind, Post, PostState, Step
from app.help.queries import Need, can_hurt
from app.help.queries.unread import left_unread, was_let_be
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Line, Promise, Sheet
from app.lines.queries import travelling
from app.notices import actions as notices

ENDED = deed("help.ended", N_("Took something of somebody else off the help board"))


async def withdraw(viewer: Viewer, need: Need) -> None:
    """Whoever promised something is told. Again changes nothing; Conflict where something of it is
    brought already, or has come."""
    await _end(viewer, need, WITHDRAW)


async def say_it_is_done(viewer: Viewer, need: Need) -> None:
    """However it came about. Again changes nothing; Conflict where something is on its way, or came
    and nobody has said how much."""
    await _end(viewer, need, CLOSE)


async def _end(viewer: Viewer, need: Need, change: Change) -> None:
    rules.end_post.require(viewer, need.posted)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state is change.to:
            return
        await (may_take_back if change is WITHDRAW else may_end)(post, mine.id)
        if change is CLOSE:
            await may_be_done(post, mine.id)
        waited = str(post.version)
        await become(post, change, mine)
        if not rules.is_own(viewer, need.posted):
            await record(viewer, post.group_id, ENDED, post.pub)
        await let_all_go(post)
        for kind in (Tells.WAITS, Tells.FLAGGED, Tells.STILL_NEEDED):
            await not_so_any_more(kind, post, again=waited)


async def let_all_go(post: Post) -> None:
    """In a transaction that is alone with it: what was promised, and is neither there nor on its
    way, is not needed; whoever promised it is told."""
    open_ones = await Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES)
    on_road = await travelling([row.id for row in open_ones])
    helpers = []
    for row in open_ones:
        if row.id not in on_road and await brought_of(row):
            await set_apart(row)
        if await lines.let_go_of_sheet(post.sheet_id, row.helper_id):
            helpers.append(row.helper_id)
    _ = await follow_lines(post)
    for kind in (Tells.LOOKED_AT, Tells.SOON_FREE):
        await notices.make_way(kind, post.pub)
    await nothing_of_it(Tells.PROPOSED, post, "")
    await tell(Tells.NOT_NEEDED, post, helpers, again=str(post.version))


async def renew(viewer: Viewer, need: Need) -> PostState:
    """It is still so, for two more weeks; also of what has left the board. What nobody may see
    unseen waits for a yes anew."""
    rules.renew_post.require(viewer, need.posted)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state is PostState.EXPIRED:
            await _back_on_the_board(viewer, post, mine)
        elif post.state in (PostState.PENDING, *ON_THE_BOARD):
            await step(post, "renew", mine)
        else:
            raise Conflict(MEANWHILE)
        asked = str(post.expires_at.date())
        _ = await Post.filter(id=post.id).update(expires_at=expiry_of(post), told_at=None)
        await not_so_any_more(Tells.STILL_NEEDED, post, again=asked)
        await not_so_any_more(Tells.EXPIRED, post, again=asked)
        await notices.make_way(Tells.STILL_HOLDS, post.pub)
        return post.state


async def _back_on_the_board(viewer: Viewer, post: Post, mine: Membership) -> None:
    was_unread, is_read = bool(await left_unread([post])), await _is_read(post)
    await become(post, RENEW, mine)
    if await follow_lines(post) is PostState.RECEIVED:
        return  # all of it came meanwhile: nothing of it waits
    if not is_read and await must_wait(viewer, post):
        await become(post, WAIT, mine)
        await ask_keepers(post)
    elif was_unread:  # what was asked of it is not asked any more: from now on others read it
        await step(post, PUBLISH.name, mine)


async def _is_read(post: Post) -> bool:
    """An offer as harmless as when it was let be: one who reads it once is enough."""
    is_harmless = post.kind is Kind.OFFER and not can_hurt(post)
    return is_harmless and await was_let_be(post)


async def throw_away(viewer: Viewer, need: Need) -> None:
    """A draft, with all that stands in it."""
    rules.change_post.require(viewer, need.posted)
    async with transaction():
        post = await alone_with(need.id)
        if post.state is not PostState.DRAFT:
            raise Conflict(MEANWHILE)
        await forget_draft(post)


async def forget_draft(post: Post) -> None:
    """In a transaction that is alone with it."""
    await Step.filter(post_id=post.id).delete()
    await Post.filter(id=post.id).delete()
    await Line.filter(sheet_id=post.sheet_id).delete()
    await Sheet.filter(id=post.sheet_id).delete()
