"""Somebody stops belonging to the circle: what they were to carry, others carry."""

from __future__ import annotations

from app.core.clock import now
from app.parcels.actions.holding import has_it
from app.parcels.actions.telling import tell_planners
from app.parcels.changes import NOT_BEGUN
from app.parcels.models import Leg, Parcel
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
