"""What of the help board is in a parcel just now, and who sends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from app.parcels.models import Leg, Packed, Parcel, ParcelState, ParcelStep
from app.parcels.states import PARCEL_OVER

GOING = (ParcelState.ON_THE_WAY, ParcelState.STUCK, ParcelState.ARRIVED)


async def on_the_way(promises: Collection[int]) -> set[int]:
    """With which of these promises somebody has set out. What is packed and waits for a way is not
    on it: its day passes."""
    packed = Packed.filter(promise_id__in=sorted(promises), parcel__state__in=list(GOING))
    rows = packed.exclude(parcel__set_out_at=None)
    return {int(str(one)) for one in await rows.values_list("promise_id", flat=True)}


async def packed(promises: Collection[int]) -> set[int]:
    """Which of these promises lie in a box that is not over, whether it has set out or not."""
    boxes = Packed.filter(promise_id__in=sorted(promises))
    rows = boxes.exclude(parcel__state__in=list(PARCEL_OVER))
    return {int(str(one)) for one in await rows.values_list("promise_id", flat=True)}


async def came_with(promises: Collection[int]) -> dict[int, datetime]:
    """With which of these promises a parcel was handed over, and when the last of them."""
    packed = Packed.filter(promise_id__in=sorted(promises))
    rows = packed.filter(parcel__state=ParcelState.HANDED_OVER).select_related("parcel")
    last: dict[int, datetime] = {}
    for row in await rows:
        then = row.parcel.changed_at  # one that is over does not change any more
        last[row.promise_id] = max(then, last.get(row.promise_id, then))
    return last


async def lost_with(promises: Collection[int]) -> set[int]:
    """Which of these promises lay in a parcel that is lost."""
    packed = Packed.filter(promise_id__in=sorted(promises), parcel__state=ParcelState.LOST)
    return {int(str(one)) for one in await packed.values_list("promise_id", flat=True)}


async def had_part(promises: Collection[int]) -> dict[int, set[int]]:
    """{promise: user ids} of who packed a parcel of it, planned its way or had it in their hands.
    Whom somebody only named as a carrier has none, nor who said no."""
    rows = Packed.filter(promise_id__in=sorted(promises)).values_list("promise_id", "parcel_id")
    packed = [(int(str(promise)), int(str(parcel))) for promise, parcel in await rows]
    ids = sorted({parcel for _, parcel in packed})
    steps = ParcelStep.filter(parcel_id__in=ids).exclude(by_id=None).exclude(what="say no")
    legs = Leg.filter(parcel_id__in=ids).exclude(carrier_id=None).exclude(said_yes_at=None)
    people: dict[int, set[int]] = defaultdict(set)
    for found in (
        await Parcel.filter(id__in=ids).values_list("id", "by__user_id"),
        await steps.values_list("parcel_id", "by__user_id"),
        await legs.values_list("parcel_id", "carrier__user_id"),
    ):
        for parcel, user in found:
            people[int(str(parcel))].add(int(str(user)))
    of_promise: dict[int, set[int]] = defaultdict(set)
    for promise, parcel in packed:
        of_promise[promise] |= people[parcel]
    return of_promise
