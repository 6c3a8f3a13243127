"""Something came with a parcel, and nobody has said how much: that is said before all of it is
closed."""

from __future__ import annotations

from app.help.models import Post
from app.help.partly import can_be_part
from app.help.queries.saying import can_say
from app.help.queries.uncounted import uncounted
from app.help.queries.veiled import unread_among
from app.lines.models import OPEN_PROMISES, Part, Promise


async def is_uncounted(promise: Promise) -> bool:
    is_open = bool(await uncounted([promise.id]))
    return is_open and can_be_part(await Part.filter(promise_id=promise.id))


async def is_said_first(post: Post) -> bool:
    """That it is done does not say how much came. Nobody is asked who could not say it: whoever
    gives of an offer that is read again."""
    if await unread_among([post]):
        return False
    open_ones = Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES)
    return any([await is_uncounted(one) and await can_say(post, one) for one in await open_ones])
