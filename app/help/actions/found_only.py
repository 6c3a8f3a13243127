"""What the buyers did not find of a promise is not sent with the rest of it."""

from __future__ import annotations

from app.groups.models import Membership
from app.help.actions.becoming import step
from app.help.actions.changing import Between, alone_with_promise, parts_of
from app.help.actions.telling import tell
from app.help.deeds import WAY
from app.help.models import Post
from app.help.queries.after_shop import NotFound, found_of, not_found_of, went_away_of
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Part, Promise
from app.lines.queries import travelling


async def leave_out(post: Post, promise: Promise, by: Membership) -> None:
    """Before a box sets out, in the transaction in which it does; whoever calls has asked whether
    it may be. Nobody is believed to have sent what no shop had: whoever has it from elsewhere says
    so before (`HAVE`). But for what goes in a second box, where nothing was found at all: in the
    first is something, and only people know what."""
    async with alone_with_promise(WAY, None, post, promise, by) as one:
        missing = await not_found_of([promise.id])
        if not (await _is_whole(promise, missing) and await travelling([promise.id])):
            await _put_back(one, missing)


async def goes_whole(promise: Promise, *, is_last: bool) -> bool:
    """When a box of it sets out, the last or not: nobody need get any more of it. So it is, too,
    where a list stands open and nothing of it is found: no box is sent empty, and whoever sends it
    did not wait for a buyer. What went away with its buyer is in no box: only people know how much
    is."""
    if await went_away_of(promise):
        return False
    missing = await not_found_of([promise.id])
    is_open = all(each.is_looked_for for each in missing)
    return not missing or (is_last and is_open and await _is_whole(promise, missing))


async def _is_whole(promise: Promise, missing: list[NotFound]) -> bool:
    parts = await Part.filter(promise_id=promise.id)
    return sum(each.qty for each in missing) == sum(part.qty for part in parts)


async def say_of_found(one: Between) -> dict[int, int] | None:
    """Whoever gives says that it is sent, or there. {line id: how much of it that can be in all},
    None: all that is promised now. Where something was found, the page says to them that they say
    it of that; where nothing was, they mean all of it, and have it from elsewhere."""
    if not await found_of([one.promise.id]):
        return None
    missing = await not_found_of([one.promise.id])
    await _put_back(one, missing)
    looked_for = {each.part.line_id: each.qty for each in missing if each.is_looked_for}
    has = await parts_of(one.promise)
    return {line: has[line] - looked_for.get(line, 0) for line in has} if looked_for else None


async def _put_back(one: Between, missing: list[NotFound]) -> None:
    """It is wanted again, and whoever asked is told; but for what a buyer looks for still."""
    for each in missing:
        if each.is_looked_for:
            continue
        part, sheet, helper = each.part, one.promise.sheet_id, one.promise.helper_id
        left = part.qty - each.qty
        await lines.take_back(sheet, helper, part.line_id, but=left, is_not_found=True)
        await step(one.post, "take back", one.by, line=part.line, qty=each.qty)
        missed = f"{one.promise.pub}:{part.line.pub}"
        await tell(Tells.RELEASED, one.post, [one.post.author_id], again=missed)
