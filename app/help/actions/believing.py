"""What whoever receives says of what came counts: where whoever gives says the same, and where
nobody is left who could say anything else (ADR 23)."""

from __future__ import annotations

from app.groups.models import INSIDE, Membership
from app.help import sides
from app.help.actions.becoming import step
from app.help.actions.changing import Between, alone_with_promise
from app.help.actions.in_bags import set_apart_what_did_not_come
from app.help.actions.telling import not_so_any_more
from app.help.deeds import WRONG
from app.help.models import Post, Receipt, Result
from app.help.queries.senders import can_be_settled
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Line, Promise
from app.lines.queries import travelling


async def said_of(one: Between) -> Receipt | None:
    receiver = sides.receiver_of(one.post, one.promise)
    return await Receipt.get_or_none(promise_id=one.promise.id, by_id=receiver)


async def is_so(one: Between, said: Receipt | None) -> None:
    """Only a part came, or nothing; or it came, and something was wrong with it. Where they have
    said nothing, nobody knows of anything that came."""
    if said and said.result is Result.PARTLY:
        came = await _counted(one, said)
        await set_apart_what_did_not_come(one.promise, came)
        await lines.come_short(one.promise, came)
        await step(one.post, "come short", one.by)
    elif said and said.result is Result.WITH_ISSUES:
        await lines.settle(one.promise)
        await step(one.post, "settle", one.by)
    else:
        await set_apart_what_did_not_come(one.promise, {})
        await lines.take_from(one.promise)
        await step(one.post, "take from", one.by)
    await not_so_any_more(Tells.DISPUTED, one.post, again=one.promise.pub)


async def believe(one: Between) -> bool:
    """Of what is unclear: whoever gives has left, and nobody could settle it, so that it is as was
    said; whether that is so. Not while it is on its way."""
    if await _is_here(one.post, one.promise) or await can_be_settled(one.post, one.promise):
        return False
    if await travelling([one.promise.id]):
        return False
    await is_so(one, await said_of(one))
    return True


async def believe_since_they_left(post: Post, promise: Promise) -> None:
    """It was unclear before they did, or before nobody looked after the board any more."""
    if not await _is_here(post, promise):
        async with alone_with_promise(WRONG, None, post, promise, None) as one:
            if one.is_done:
                _ = await believe(one)


async def _is_here(post: Post, promise: Promise) -> bool:
    giver = Membership.filter(id=sides.giver_of(post, promise), state__in=INSIDE)
    return await giver.exists()


async def _counted(one: Between, said: Receipt) -> dict[int, int]:
    """{line id: how many came}, as whoever received it said."""
    came = said.lines or {}
    rows = await Line.filter(sheet_id=one.promise.sheet_id, pub__in=sorted(came))
    return {row.id: came[row.pub] for row in rows}
