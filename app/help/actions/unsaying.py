"""A slip of the finger: whoever gives said that it is there, and it is not."""

from __future__ import annotations

from app.chat.queries import is_blocked
from app.core.errors import Conflict
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help.actions.becoming import MEANWHILE, step
from app.help.actions.changing import again, alone_with_promise
from app.help.actions.telling import told_too_early
from app.help.deeds import NOT_YET
from app.help.models import ON_THE_BOARD, BuySource, Post, PostState
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Promise


async def not_yet(viewer: Viewer, post: Post, promise: Promise) -> None:
    """Nobody is asked any more whether it came; as much is there as was before. Raises Conflict
    where something else became of it, or of the post, or of the two."""
    async with alone_with_promise(NOT_YET, viewer, post, promise, None) as one:
        helper, author = one.promise.helper, one.post.author
        is_open = one.post.state in (*ON_THE_BOARD, PostState.EXPIRED)
        if not is_open or helper.state not in INSIDE:
            raise Conflict(MEANWHILE)
        if await is_blocked(helper.user_id, author.user_id):
            raise Conflict(MEANWHILE)
        await lines.not_yet(one.promise)
        if not await BuySource.exists(part__promise_id=one.promise.id, found__gt=0):
            await lines.put_back(await again(one.promise))
        await step(one.post, "not yet", one.by)
        await told_too_early(Tells.DELIVERED, one.post, again=one.promise.pub)
