"""Whoever gives has it, sends it, or has handed it over; parcels say so for what is in them."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import sides
from app.help.actions.becoming import step
from app.help.actions.came import count_what_came
from app.help.actions.changing import Between, again, alone_with_promise, brought_of
from app.help.actions.found_only import say_of_found
from app.help.actions.in_bags import hand_on, set_apart
from app.help.actions.in_part import may_be_all
from app.help.actions.telling import tell, told_too_early
from app.help.deeds import HERE, WAY
from app.help.models import Post
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Promise
from app.lines.queries import travelling


async def set_out(
    viewer: Viewer | None,
    post: Post,
    promise: Promise,
    *,
    by: Membership | None = None,
    is_on_the_way: bool = False,
    is_all: bool = True,
) -> None:
    """Whoever gives has it in their hands, or it is on its way: then the receiver hears of it.
    Without a viewer, whoever calls has asked whether it may be, and `by` did it. What buyers did
    not find is not on its way, and wanted again. `is_all`: nobody need get any more of it. Twice
    changes nothing; Conflict for a promise that waits or is over."""
    async with alone_with_promise(WAY, viewer, post, promise, by) as one:
        if is_on_the_way:
            is_all = await say_of_found(one) is None
            if (await again(one.promise)).state not in OPEN_PROMISES:
                return  # all that was found is there already
        if is_all or is_on_the_way:
            await hand_on(one.promise, is_all=is_all)
        is_new = await lines.set_out(one.promise, is_all=is_all)
        if is_on_the_way:
            await _is_on_the_way(one)
        elif is_new:
            await step(one.post, "have", one.by)


async def _is_on_the_way(one: Between) -> None:
    receiver = sides.receiver_of(one.post, one.promise)
    if not await lines.send_off(one.promise):
        return
    await step(one.post, "way", one.by)
    # Of what was called back meanwhile they have read it already, and read it once more.
    await told_too_early(Tells.SET_OUT, one.post, again=one.promise.pub)
    await tell(Tells.SET_OUT, one.post, [receiver], again=one.promise.pub)


async def deliver(
    viewer: Viewer | None,
    post: Post,
    promise: Promise,
    brought: Mapping[int, int] | None = None,
    *,
    by: Membership | None = None,
    is_all: bool = False,
) -> None:
    """{line id: how much of it is there in all}; None: all that was promised. Whoever gives says
    so; without a viewer (a parcel was handed over) whoever calls has asked, and `by` did it.
    `is_all`: no more comes. Twice changes nothing; Conflict for a promise that waits, or is
    over; Invalid for less than is there as whoever receives it says."""
    async with alone_with_promise(HERE, viewer, post, promise, by) as one:
        had = await brought_of(one.promise)
        if viewer and brought is None and not one.is_done:
            brought = await say_of_found(one)
        elif viewer and brought is not None and not one.is_done:
            await may_be_all(one, brought)
        await lines.deliver(one.promise, brought, by_hand=bool(viewer) and not is_all)
        there = await brought_of(one.promise)
        has_rest = is_all and await _let_go_of_rest(one)
        if there == had and not has_rest:
            return
        await step(one.post, "deliver", one.by, qty=there)
        if has_rest:
            await step(one.post, "rest", one.by)
            receiver = sides.receiver_of(one.post, one.promise)
            if receiver == one.post.author_id:
                await tell(Tells.RELEASED, one.post, [receiver], again=one.promise.pub)


async def _let_go_of_rest(one: Between) -> bool:
    """What was not brought is for others, but for what is on its way still; whether there was
    some."""
    left = await again(one.promise)
    if left.state not in OPEN_PROMISES or await travelling([left.id]):
        return False
    await count_what_came(left)
    await set_apart(left)
    await lines.release(left)
    return True
