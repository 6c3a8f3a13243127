"""What is on its way stays promised (`lines.queries.travelling`): what whoever would let it go is
told."""

from __future__ import annotations

from collections.abc import Collection

from app.core.errors import Conflict
from app.core.i18n import N_
from app.help import sides
from app.help.models import Post, PostState
from app.help.queries.running import running_of
from app.help.queries.uncounted import uncounted
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Promise

TAKE_IT = N_(
    "This is on its way already. When you have it, press “I have it now” on the page of the parcel."
    " If it comes back, you can go on."
)
UNDER_WAY = N_("Something of it is on its way already. Please speak to whoever brings it.")
NOT_COUNTED = N_("Something of it has come already. Whoever gives it says first how much.")
HAS_COME = N_("Something of it has come already. Press “It is done” instead.")


async def may_let_go(post: Post, promises: Collection[Promise], by: int | None) -> None:
    """In a transaction that is alone with it. `by`: a membership. Raises Conflict while one of them
    is on its way; whom it is for reads what they can do."""
    receives = by in {sides.receiver_of(post, one) for one in promises}
    words = TAKE_IT if receives else lines.ON_ITS_WAY
    await lines.none_travels([one.id for one in promises], words)


async def may_take_off(post: Post, promises: Collection[Promise], by: int) -> None:
    """The same of one line of it: something of that may have come, and is not wanted again."""
    await may_let_go(post, promises, by)
    if await uncounted([one.id for one in promises]):
        raise Conflict(NOT_COUNTED)


async def may_end(post: Post, by: int | None) -> None:
    """The same of all that is promised of it."""
    await may_let_go(
        post, await Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES), by
    )


async def may_take_back(post: Post, by: int) -> None:
    """The same; and only before anybody has begun to bring something of it, also where something
    else of it is still free."""
    await may_end(post, by)
    running = await running_of(post)
    if running.in_hand:
        raise Conflict(UNDER_WAY)
    if running.has_come:
        raise Conflict(HAS_COME)
    if post.state is PostState.IN_DELIVERY:  # kept of an offer, for what is asked
        raise Conflict(UNDER_WAY)
