"""What becomes of a promise when the parcel that brings it moves."""

from __future__ import annotations

from app.help.actions import becoming
from app.help.actions.telling import tell
from app.help.models import Post
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.actions.becoming import become
from app.lines.changes import SET_OUT
from app.lines.models import Promise, PromiseState
from app.parcels.models import Parcel


async def set_out(parcel: Parcel) -> None:
    """In a transaction."""
    post = await becoming.alone_with(parcel.post_id)
    for promise in await _brought(parcel, post, PromiseState.ACCEPTED):
        await become(promise, SET_OUT)
        await becoming.step(post, SET_OUT.name, None)
    _ = await becoming.follow_lines(post)


async def deliver(parcel: Parcel) -> None:
    """In a transaction: the last hand has given it to whoever asked."""
    post = await becoming.alone_with(parcel.post_id)
    under_way = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)
    for promise in await _brought(parcel, post, *under_way):
        await lines.deliver(promise)
        await becoming.step(post, "deliver", None)
        await tell(Tells.DELIVERED, post, {post.author_id, post.by_id}, again=promise.pub)
    _ = await becoming.follow_lines(post)


async def _brought(parcel: Parcel, post: Post, *states: PromiseState) -> list[Promise]:
    """Its own; of one in which several are packed together, those that are in these states."""
    rows = Promise.filter(sheet_id=post.sheet_id, state__in=list(states))
    if parcel.promise_id:
        rows = rows.filter(id=parcel.promise_id)
    return await rows.order_by("id")
