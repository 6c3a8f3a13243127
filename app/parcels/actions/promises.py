"""What becomes of a promise when the parcel that brings it moves."""

from __future__ import annotations

from app.groups.models import Membership
from app.help.actions import promising
from app.lines.models import Promise, PromiseState
from app.parcels.models import Parcel

UNDER_WAY = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)


async def set_out(parcel: Parcel, by: int) -> None:
    """In a transaction. Whom it is for hears of it from the parcel, which says where it is."""
    whose = await Membership.get(id=by)
    for promise in await _brought(parcel, PromiseState.ACCEPTED):
        await promising.set_out(None, parcel.post, promise, by=whose)


async def deliver(parcel: Parcel, by: int) -> None:
    """In a transaction: the last hand has given it to whoever asked."""
    whose = await Membership.get(id=by)
    for promise in await _brought(parcel, *UNDER_WAY):
        await promising.deliver(None, parcel.post, promise, by=whose)


async def _brought(parcel: Parcel, *states: PromiseState) -> list[Promise]:
    """Its own, unless somebody has let it go meanwhile; of one in which several are packed
    together, those that are in these states."""
    rows = Promise.filter(sheet_id=parcel.post.sheet_id, state__in=list(states))
    if parcel.promise_id:
        rows = rows.filter(id=parcel.promise_id)
    return await rows.order_by("id")
