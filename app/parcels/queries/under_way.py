"""What of the help board is in a parcel just now."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.queryset import QuerySet

from app.parcels.models import Packed, ParcelState

GOING = (ParcelState.ON_THE_WAY, ParcelState.STUCK, ParcelState.ARRIVED)


async def under_way(promises: Collection[int]) -> set[int]:
    """Which of these promises are packed, and neither come yet nor given up: their day does not
    pass while they wait for a way."""
    return await _of(_in(promises, ParcelState.READY, *GOING))


async def on_the_way(promises: Collection[int]) -> set[int]:
    """With which of them somebody has set out."""
    return await _of(_in(promises, *GOING).exclude(parcel__set_out_at=None))


def _in(promises: Collection[int], *states: ParcelState) -> QuerySet[Packed]:
    return Packed.filter(promise_id__in=sorted(promises), parcel__state__in=list(states))


async def _of(rows: QuerySet[Packed]) -> set[int]:
    return {int(str(one)) for one in await rows.values_list("promise_id", flat=True)}
