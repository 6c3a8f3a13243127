"""Somebody promises parts of a post, takes that back, sets out and brings it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.accounts.models import User
from app.chat.queries import is_blocked
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, NotFound, TooMany
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import rules, sides
from app.help.actions.becoming import alone_with, follow_lines, member_now, step
from app.help.actions.changing import alone_with_promise, brought_of, parts_of
from app.help.actions.counting import is_counted_first, may_be_less
from app.help.actions.in_bags import set_apart
from app.help.actions.staying import may_let_go
from app.help.actions.suggesting import taken
from app.help.actions.telling import (
    is_answered,
    tell,
    tell_who_hands_on,
    was_heard_of,
)
from app.help.deeds import RELEASE
from app.help.forms.promising import BringForm
from app.help.models import ON_THE_BOARD, Kind, Post
from app.help.queries import Need, knows
from app.help.queries.after_shop import not_found_of
from app.help.rules import Posted
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Line, Promise, PromiseState
from app.lines.queries import line_in, open_promise_of, sent_before

OWN = N_("This is your own. Others will answer it.")
OVER = N_("This is not on the board any more. Thank you all the same.")
TAKEN_BACK = N_(
    "What you sent here is not promised any more. If you would still like to, press once more."
)
FOR_OTHERS = N_("Others bring this one, you need not. Thank you for wanting to help.")
FIRST_DAYS = N_("You have just come. In a few days you can answer others here.")
LIKE_LATER = N_("You have just come. In a few days you can say here what you would like.")
ENOUGH_TODAY = N_(
    "You have promised a lot today. Please bring those first, or ask who looks after the board."
)
A_DAY = timedelta(days=1)
MOST_A_DAY = 10  # asks of others, in all their circles
NOT_ANY_MORE = (PromiseState.RELEASED, PromiseState.DECLINED)
promises = Limit(60, 600)


async def promise(viewer: Viewer, need: Need, form: BringForm) -> PromiseState:
    """So much of each of these lines in all. The same form once more changes nothing. Raises
    Invalid where there is not as much, and Conflict for what is not on the board any more, and for
    a form sent again whose promise was let go of meanwhile; TooMany after ten asks in a day."""
    _may_answer(viewer, need.posted)
    promises.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state not in ON_THE_BOARD or post.hidden_at:
            raise Conflict(OVER)
        await _meets(viewer, post)
        if sent := await sent_before(post.sheet_id, me.id, form.lines.nonce, form.lines.numbers):
            return await _as_before(sent, form)
        mine = await open_promise_of(post.sheet_id, me.id)
        if mine is None:
            await _not_too_many_today(viewer, post)
        had = await parts_of(mine)
        if mine:
            await _set_less_apart(mine, had, form.lines.parts)
        words = {"needs_yes": sides.needs_yes(post), "is_offered": post.kind is Kind.OFFER}
        state = await lines.promise(post.sheet_id, me.id, form.lines, **words)
        await was_heard_of(post, me.user_id)
        if mine:
            await _tell_of_less(post, mine, had)
        if mine := await open_promise_of(post.sheet_id, me.id):
            await _note(mine, form)
            has = await parts_of(mine)
            for line_id in sorted(one for one in has if has[one] != had[one]):
                await step(post, "promise", me, line=await _line(line_id), qty=has[line_id])
            if has != had:
                await taken(post, me)
                await is_answered(post, mine)
                waits = mine.state is PromiseState.PROPOSED
                if waits or any(has[one] > had[one] for one in has):
                    kind = Tells.PROPOSED if waits else Tells.PROMISED
                    anew = f"{mine.pub}:{form.lines.nonce}" if waits else mine.pub
                    await tell(kind, post, [post.author_id], again=anew)
                if not waits:
                    await tell_who_hands_on(post, mine)
        _ = await follow_lines(post)
    return state


async def _set_less_apart(mine: Promise, had: Mapping[int, int], wanted: Mapping[int, int]) -> None:
    """What buyers have of what they do not bring any more is not forgotten with it."""
    if any(wanted.get(line_id, qty) < qty for line_id, qty in had.items()):
        await may_be_less(mine)
    for line_id, qty in wanted.items():
        await set_apart(mine, line_id, but=qty)


async def _tell_of_less(post: Post, before: Promise, had: Mapping[int, int]) -> None:
    """Each time: so much is missing again. Of what waited for a yes they hear that it does."""
    has = await parts_of(before)
    if before.state is PromiseState.PROPOSED or all(has[one] >= had[one] for one in had):
        return
    await tell(
        *(Tells.RELEASED, post, [post.author_id]), again=f"{before.pub}:{now():%y%m%d%H%M%S%f}"
    )


def _may_answer(viewer: Viewer, posted: Posted) -> None:
    if rules.is_own(viewer, posted):
        raise Forbidden(OWN)
    if posted.state not in ON_THE_BOARD or posted.is_hidden:
        raise Conflict(OVER)
    if posted.group_id in viewer.new_in:
        raise Forbidden(FIRST_DAYS if posted.kind is Kind.ASK else LIKE_LATER)
    if posted.is_for_them:
        raise Forbidden(FOR_OTHERS)
    rules.answer_post.require(viewer, posted)


async def _as_before(sent: Promise, form: BringForm) -> PromiseState:
    """The same form once more changes nothing. Raises Conflict where less is promised by now."""
    has = await parts_of(sent)
    wanted = form.lines.parts.items()
    if sent.state in NOT_ANY_MORE or any(has[line] < qty for line, qty in wanted):
        raise Conflict(TAKEN_BACK)
    return sent.state


async def _meets(viewer: Viewer, post: Post) -> None:
    """In the transaction: one of them may have blocked the other a moment ago. Raises NotFound."""
    is_apart = await is_blocked(viewer.user_id or 0, post.author.user_id)
    if is_apart and not await knows(viewer, post.pub):
        raise NotFound


async def _not_too_many_today(viewer: Viewer, post: Post) -> None:
    """What was taken back counts, too: one press opens a door, and the next one lets it go."""
    if post.kind is not Kind.ASK or rules.keep_board(viewer, post.group_id):
        return
    _ = await User.select_for_update(no_key=True).get(id=viewer.user_id)  # two tabs, one by one
    lately = Promise.filter(helper__user_id=viewer.user_id, made_at__gt=now() - A_DAY)
    found = await lately.filter(sheet__posts__kind=Kind.ASK).values_list("sheet_id", flat=True)
    asks = {int(str(one)) for one in found}
    if len(asks) >= MOST_A_DAY and post.sheet_id not in asks:
        raise TooMany(ENOUGH_TODAY, 3600)


async def _note(mine: Promise, form: BringForm) -> None:
    if form.is_short:
        return
    by_when = now() + timedelta(days=form.days) if form.days is not None else None
    note = seal(form.note, "promise", mine.pub, "note")
    _ = await Promise.filter(id=mine.id).update(note=note, promise_by=by_when)


async def _line(line_id: int) -> Line:
    return await Line.get(id=line_id)


async def take_back(viewer: Viewer, need: Need, line_pub: str, *, not_found: bool = False) -> None:
    """What they promised of one line; `not_found`: only what nobody has bought, or has. Twice
    changes nothing; Conflict while it is on its way."""
    line = await line_in(need.row.sheet_id, line_pub)
    async with transaction():
        me = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        mine = await open_promise_of(post.sheet_id, me.id)
        had = await parts_of(mine)
        if mine is None:
            return
        keeps = 0
        if not not_found:
            await may_be_less(mine)
        else:
            none_has = {one.part.line_id: one.qty for one in await not_found_of([mine.id])}
            keeps = had[line.id] - none_has.get(line.id, 0)
        await set_apart(mine, line.id, but=keeps)
        whose = (post.sheet_id, me.id, line.id)
        if not await lines.take_back(*whose, but=keeps, is_not_found=not_found):
            return
        await was_heard_of(post, me.user_id)
        left = await parts_of(mine)
        await step(post, "take back", me, line=line, qty=had[line.id] - left[line.id])
        if await open_promise_of(post.sheet_id, me.id) is None:
            await is_answered(post, mine)
        missing = f"{mine.pub}:{line.pub}"
        await tell(Tells.RELEASED, post, [post.author_id], again=missing)
        _ = await follow_lines(post)


async def release(
    viewer: Viewer | None, post: Post, promise: Promise, *, by: Membership | None = None
) -> bool:
    """All of it that is not there yet is free again: whoever promised lets it go, somebody takes it
    from them, or, without a viewer, the clock does; whether it is let go of. Raises Conflict while
    it is on its way. Where something came, and nobody has said how much, that is asked first."""
    async with alone_with_promise(RELEASE, viewer, post, promise, by) as one:
        if one.is_done:
            return True
        await may_let_go(one.post, [one.promise], one.by.id if one.by else None)
        if await is_counted_first(one, by_press=viewer is not None):
            return False
        if await brought_of(one.promise):
            await set_apart(one.promise)
        await lines.release(one.promise)
        await step(one.post, "release", one.by)
        helper, author = one.promise.helper_id, one.post.author_id
        is_own_wish = one.by is not None and one.by.id == helper
        if not is_own_wish:
            await tell(Tells.TAKEN_FROM, one.post, [helper], again=one.promise.pub)
        if one.by is None or one.by.id != author:
            await tell(Tells.RELEASED, one.post, [author], again=one.promise.pub)
        return True
