"""What was on its way does not get there: it is wanted again, and both read why."""

from __future__ import annotations

from enum import StrEnum

from app.groups.models import Membership
from app.help import sides
from app.help.actions.becoming import step
from app.help.actions.changing import alone_with_promise
from app.help.actions.telling import tell
from app.help.deeds import RELEASE
from app.help.models import Kind, Post
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Promise


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
        await lines.release(one.promise)
        giver, receivers = sides.giver_of(one.post, one.promise), _receivers(one.post, one.promise)
        # Who carried it is known to the parcel, and not to everybody who reads this.
        await step(one.post, why, await Membership.get(id=giver))
        await tell(Tells.YOURS_LOST, one.post, {giver} - {by.id}, again=again)
        await tell(Tells.LOST, one.post, receivers - {by.id}, again=again)
        return {giver, *receivers}


def _receivers(post: Post, promise: Promise) -> set[int]:
    """Whoever wrote an ask down for somebody waits for it, too."""
    written = {post.by_id} if post.kind is Kind.ASK else set()
    return {sides.receiver_of(post, promise), *written}
