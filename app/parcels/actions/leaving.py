"""Somebody stops belonging to the circle, or would come to a door that does not open to them: what
they were to carry, others carry."""

from __future__ import annotations

from app.core.clock import now
from app.parcels.actions.holding import has_it
from app.parcels.actions.naming import stands_before_shut_door
from app.parcels.actions.telling import carrier_of, tell, tell_planners
from app.parcels.changes import NOT_BEGUN
from app.parcels.models import Leg, Parcel
from app.parcels.queries import Sent
from app.parcels.tells import Tells


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave. What they have with them stays on their name."""
    theirs = Leg.filter(
        carrier__group_id=group_id, carrier__user_id=user_id, state__in=list(NOT_BEGUN)
    )
    for leg in await theirs.order_by("parcel_id", "id"):
        _ = await Parcel.select_for_update().get(id=leg.parcel_id)
        if await has_it(leg):
            continue
        parcel = await Parcel.get(id=leg.parcel_id).select_related("post", "promise")
        freed = await theirs.filter(id=leg.id).update(
            carrier_id=None, carrier_name="", said_yes_at=None, changed_at=now()
        )
        if freed and leg.carrier_id:
            again = f"{leg.pub}:{leg.carrier_id} left"
            await tell_planners(Tells.SAID_NO, parcel, again=again, but={leg.carrier_id})


async def let_go_of_door(sent: Sent, parcel: Parcel) -> None:
    """In a transaction that is alone with the parcel, after a part of its way was dropped: of what
    is the last one now, who would not read where the door is."""
    planned = Leg.filter(parcel_id=parcel.id, state__in=list(NOT_BEGUN), carrier_name="")
    for leg in await planned.order_by("id").select_related("carrier"):
        if await has_it(leg) or not await stands_before_shut_door(sent, leg):
            continue
        was = carrier_of(leg)
        _ = await Leg.filter(id=leg.id).update(carrier_id=None, said_yes_at=None, changed_at=now())
        again = f"{leg.pub}:{now():%y%m%d%H%M%S%f}"
        await tell(Tells.NOT_NEEDED, parcel, was, again=again)
        await tell_planners(Tells.SAID_NO, parcel, again=again)
