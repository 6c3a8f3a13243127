"""The other parcels of what is in one: a promise can go in several."""

from __future__ import annotations

from tortoise.queryset import QuerySet

from app.lines.models import OPEN_PROMISES, Promise
from app.parcels.models import Parcel, ParcelState

DID_NOT_COME = (ParcelState.LOST, ParcelState.BROUGHT_BACK)


def others_of(parcel: Parcel, promise: Promise) -> QuerySet[Parcel]:
    return Parcel.filter(packed__promise_id=promise.id).exclude(id=parcel.id)


async def is_left_behind(parcel: Parcel) -> bool:
    """Another has set out without it, and none waits that could take what is in it along: if it is
    not sent, whoever gives says how much came."""
    if parcel.set_out_at:
        return False
    over = [*DID_NOT_COME, ParcelState.CANCELLED]
    for promise in await Promise.filter(packed__parcel_id=parcel.id, state__in=OPEN_PROMISES):
        others = others_of(parcel, promise).exclude(state__in=over)
        went = await others.exclude(set_out_at=None).exists()
        if went and not await others.filter(set_out_at=None).exists():
            return True
    return False
