"""What of the help board is in a parcel just now."""

from __future__ import annotations

from collections.abc import Collection

from app.parcels.models import Packed, ParcelState

GOING = (ParcelState.ON_THE_WAY, ParcelState.STUCK, ParcelState.ARRIVED)


async def on_the_way(promises: Collection[int]) -> set[int]:
    """With which of these promises somebody has set out. What is packed and waits for a way is not
    on it: its day passes."""
    packed = Packed.filter(promise_id__in=sorted(promises), parcel__state__in=list(GOING))
    rows = packed.exclude(parcel__set_out_at=None)
    return {int(str(one)) for one in await rows.values_list("promise_id", flat=True)}
