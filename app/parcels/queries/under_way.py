"""What of the help board is in a parcel just now."""

from __future__ import annotations

from collections.abc import Collection

from app.parcels.models import Packed, ParcelState

SET_OUT = (ParcelState.ON_THE_WAY, ParcelState.STUCK, ParcelState.ARRIVED)


async def under_way(promises: Collection[int]) -> set[int]:
    """Which of these promises are packed, can be fetched, and have not come yet."""
    return await _in(promises, ParcelState.READY, *SET_OUT)


async def on_the_way(promises: Collection[int]) -> set[int]:
    """With which of them somebody has set out."""
    return await _in(promises, *SET_OUT)


async def _in(promises: Collection[int], *states: ParcelState) -> set[int]:
    rows = Packed.filter(promise_id__in=sorted(promises), parcel__state__in=list(states))
    return {int(str(one)) for one in await rows.values_list("promise_id", flat=True)}
