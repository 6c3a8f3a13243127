"""What the buyers did not find of a promise is not sent with the rest of it."""

from __future__ import annotations

from app.groups.models import Membership
from app.help.actions.becoming import step
from app.help.actions.changing import Between, alone_with_promise
from app.help.actions.telling import tell
from app.help.deeds import WAY
from app.help.models import BuySource, Post
from app.help.queries.after_shop import found_of
from app.help.queries.buying import is_to_buy
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Part, Promise


async def leave_out(post: Post, promise: Promise, by: Membership) -> None:
    """Before it sets out, in the transaction in which it does; whoever calls has asked whether it
    may be."""
    async with alone_with_promise(WAY, None, post, promise, by) as one:
        await put_back_the_rest(one)


async def put_back_the_rest(one: Between) -> None:
    """It is wanted again, and whoever asked is told. Not where whoever promised says that they have
    all of it, and nothing of what never stood on a list: of that they know themselves."""
    there = await found_of([one.promise.id]) if is_to_buy(one.promise) else {}
    if not there:
        return
    missed: dict[int, int] = {}  # by part: a second list looks for what the first did not find
    for row in await BuySource.filter(part__promise_id=one.promise.id):
        missed[row.part_id] = max(missed.get(row.part_id, 0), row.qty - row.found)
    parts = Part.filter(id__in=list(missed)).select_related("line")
    for part in await parts.order_by("line_id"):
        has = max(part.delivered, there[one.promise.id, part.line_id])
        if (missing := min(missed[part.id], part.qty - has)) > 0:
            await _put_back(one, part, part.qty - missing)


async def _put_back(one: Between, part: Part, left: int) -> None:
    sheet_id, helper_id = one.promise.sheet_id, one.promise.helper_id
    await lines.take_back(sheet_id, helper_id, part.line_id, but=left)
    await step(one.post, "take back", one.by, line=part.line, qty=part.qty - left)
    missing = f"{one.promise.pub}:{part.line.pub}"
    await tell(Tells.RELEASED, one.post, [one.post.author_id], again=missing)
