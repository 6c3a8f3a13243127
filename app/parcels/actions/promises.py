"""What becomes of a promise when the parcel that brings it moves."""

from __future__ import annotations

from app.help.actions import becoming
from app.help.models import Post
from app.lines import actions as lines
from app.lines.models import Promise, PromiseState
from app.parcels.models import Parcel


async def set_out(parcel: Parcel) -> None:
    """In a transaction."""
    post = await becoming.alone_with(parcel.post_id)
    for promise in await _brought(parcel, post, PromiseState.ACCEPTED):
        if await lines.set_out(promise):
            await becoming.step(post, "way", None)
    _ = await becoming.follow_lines(post)


async def deliver(parcel: Parcel) -> None:
    """In a transaction: the last hand has given it to whoever asked."""
    post = await becoming.alone_with(parcel.post_id)
    under_way = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)
    for promise in await _brought(parcel, post, *under_way):
        await lines.deliver(promise)
        await becoming.step(post, "deliver", None)
    _ = await becoming.follow_lines(post)


async def _brought(parcel: Parcel, post: Post, *states: PromiseState) -> list[Promise]:
    """Its own; of one in which several are packed together, those that are in these states."""
    rows = Promise.filter(sheet_id=post.sheet_id, state__in=list(states))
    if parcel.promise_id:
        rows = rows.filter(id=parcel.promise_id)
    return await rows.order_by("id")
