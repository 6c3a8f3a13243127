"""The other parcels of what is in one: a promise can go in several."""

from __future__ import annotations

from enum import StrEnum

from tortoise.queryset import QuerySet

from app.help.queries.saying import can_say
from app.lines.models import OPEN_PROMISES, Promise
from app.parcels.models import Parcel, ParcelState
from app.parcels.states import PARCEL_OVER

DID_NOT_COME = (ParcelState.LOST, ParcelState.BROUGHT_BACK)


def others_of(parcel: Parcel, promise: Promise) -> QuerySet[Parcel]:
    return Parcel.filter(packed__promise_id=promise.id).exclude(id=parcel.id)


class Rest(StrEnum):
    """What becomes of what is in one that is not sent."""

    KEPT = "kept"  # whoever gives has it still, and can pack it anew
    IF_IT_COMES = "if it comes"  # another is on its way without it: then they say how much came
    ASKED = "asked"  # another has come without it: they are asked how much that was


async def rest_of(parcel: Parcel) -> Rest:
    """If it is not sent. Of several people's things, what most is asked of somebody."""
    rows = Promise.filter(packed__parcel_id=parcel.id, state__in=OPEN_PROMISES)
    found = {await rest_of_promise(parcel, promise) for promise in await rows}
    return next((rest for rest in (Rest.ASKED, Rest.IF_IT_COMES) if rest in found), Rest.KEPT)


async def rest_of_promise(parcel: Parcel, promise: Promise) -> Rest:
    """What of it is in this parcel. As long as another waits, that one can take it along."""
    others = others_of(parcel, promise)
    live = others.exclude(state__in=list(PARCEL_OVER))
    waits = await live.filter(set_out_at=None).exists()
    if waits or not await can_say(parcel.post, promise):
        return Rest.KEPT
    if await live.exists():
        return Rest.IF_IT_COMES
    came = await others.filter(state=ParcelState.HANDED_OVER).exists()
    return Rest.ASKED if came else Rest.KEPT
