"""What becomes of a promise when the parcel that brings it moves."""

from __future__ import annotations

from app.groups.models import Membership
from app.help.actions import losing, promising
from app.help.queries import giver_of
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from app.parcels.models import Parcel
from app.parcels.states import PARCEL_OVER


async def set_out(parcel: Parcel) -> None:
    """In a transaction. Whom it is for hears of it from the parcel, which says where it is."""
    for promise in await brought_by(parcel, PromiseState.ACCEPTED, PromiseState.IN_PROGRESS):
        whose = await _giver(parcel, promise)
        await promising.set_out(None, parcel.post, promise, by=whose)


async def deliver(parcel: Parcel) -> None:
    """In a transaction: the last hand has given it to whoever asked."""
    for promise in await brought_by(parcel, *OPEN_PROMISES):
        if promise.state is PromiseState.PROPOSED:  # more was promised meanwhile; taken is a yes
            await lines.accept(promise)
        whose = await _giver(parcel, promise)
        await promising.deliver(None, parcel.post, promise, by=whose)


async def _giver(parcel: Parcel, promise: Promise) -> Membership:
    """Whose giving the history of the post tells of. Who carries, only the parcel knows, and hides
    it from some."""
    return await Membership.get(id=giver_of(parcel.post, promise))


async def lose(parcel: Parcel, why: losing.Why, by: int) -> set[int]:
    """In a transaction: it does not get there, so that what was in it is wanted again, but for what
    another parcel brings. The memberships that hear of it, and whoever says so."""
    whose, told = await Membership.get(id=by), {by}
    for promise in await brought_by(parcel, *OPEN_PROMISES):
        others = Parcel.filter(packed__promise_id=promise.id).exclude(id=parcel.id)
        if not await others.exclude(state__in=list(PARCEL_OVER)).exists():
            told |= await losing.lose(parcel.post, promise, why, by=whose, again=parcel.pub)
    return told


async def brought_by(parcel: Parcel, *states: PromiseState) -> list[Promise]:
    """Those of what is in it that are in these states: somebody may have let go meanwhile."""
    rows = Promise.filter(packed__parcel_id=parcel.id, state__in=list(states))
    return await rows.order_by("id")
