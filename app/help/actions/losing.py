"""What was on its way does not get there: it is wanted again, and both read why."""

from __future__ import annotations

from enum import StrEnum

from app.groups.models import Membership
from app.help import sides
from app.help.actions.becoming import step
from app.help.actions.changing import alone_with_promise, brought_of
from app.help.actions.in_bags import set_apart
from app.help.actions.telling import tell, tell_keepers
from app.help.deeds import RELEASE, WAY, WRONG
from app.help.models import Kind, Post
from app.help.queries.saying import can_say
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Promise

ASKED = "ask how much"  # the step


class Why(StrEnum):
    """The step that is written down (`queries.steps`)."""

    LOST = "lost"
    CAME_BACK = "came back"


async def lose(
    post: Post, promise: Promise, why: Why, *, by: Membership, again: str = ""
) -> set[int]:
    """All of it that is not there yet is free again. Whoever calls has asked whether it may be, and
    `by` did it; they are told once for every `again`. The memberships that hear of it; twice tells
    nobody, and Conflict is for a promise that is over."""
    async with alone_with_promise(RELEASE, None, post, promise, by) as one:
        if one.is_done:
            return set()
        if await brought_of(one.promise):  # what was found since it set out is not lost
            await set_apart(one.promise)
        await lines.release(one.promise)
        giver, receivers = sides.giver_of(one.post, one.promise), _receivers(one.post, one.promise)
        # Who carried it is known to the parcel, and not to everybody who reads this.
        await step(one.post, why, await Membership.get(id=giver))
        await tell(Tells.YOURS_LOST, one.post, {giver} - {by.id}, again=again)
        await tell(Tells.LOST, one.post, receivers - {by.id}, again=again)
        return {giver, *receivers}


async def is_unclear(
    post: Post, promise: Promise, why: Why, *, by: int, again: str = ""
) -> set[int]:
    """Whoever gives has said that it is there, and it did not get there: those who look after the
    board ask the two. As `lose`; `by`: a membership."""
    whose = await Membership.get(id=sides.giver_of(post, promise))
    async with alone_with_promise(WRONG, None, post, promise, whose) as one:
        if one.is_done:
            return set()
        await lines.dispute(one.promise)
        await step(one.post, why, whose)
        if not await can_say(one.post, one.promise):  # nobody is left to ask: it is wanted again
            await lines.take_from(one.promise)
            receivers = _receivers(one.post, one.promise)
            await tell(Tells.LOST, one.post, receivers - {by}, again=again)
            return receivers
        await tell(Tells.DISPUTED, one.post, {whose.id} - {by}, again=again)
        await tell_keepers(Tells.DISPUTED, one.post, again=again, but=whose.id)
        return {whose.id}


async def some_came(
    post: Post,
    promise: Promise,
    why: Why | None = None,
    *,
    by: int,
    again: str = "",
    is_short: bool = True,
) -> set[int]:
    """Something of it does not get there, something came, and nobody knows how much: it stays
    promised until whoever gives says so, who is asked. As `lose`; `by`: a membership. Not
    `is_short`: all that set out is there, and a buyer looked for the rest."""
    whose = await Membership.get(id=sides.giver_of(post, promise))
    async with alone_with_promise(WAY, None, post, promise, whose) as one:
        _ = await lines.set_out(one.promise, is_all=False)
        await lines.call_back(one.promise)
        await lines.still_promised(one.promise)
        receivers = _receivers(one.post, one.promise)
        if why:
            await step(one.post, why, whose)
        await step(one.post, ASKED, one.promise.helper)
        yours = Tells.YOURS_CAME_IN_PART if is_short else Tells.YOURS_CAME
        theirs = Tells.CAME_IN_PART if is_short else Tells.SOME_CAME
        await tell(yours, one.post, {whose.id}, again=again)
        await tell(theirs, one.post, receivers - {by}, again=again)
        return {whose.id, *receivers}


def _receivers(post: Post, promise: Promise) -> set[int]:
    """Whoever wrote an ask down for somebody waits for it, too."""
    written = {post.by_id} if post.kind is Kind.ASK else set()
    return {sides.receiver_of(post, promise), *written}
