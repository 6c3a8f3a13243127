"""In whose hands a parcel is."""

from __future__ import annotations

from collections.abc import Collection

from app.parcels.changes import TOOK
from app.parcels.models import ACTIVE_LEG, Leg, LegState, ParcelStep

_NOT_GIVEN_ON = [*ACTIVE_LEG, LegState.BLOCKED]


async def held(parcels: Collection[int]) -> frozenset[int]:
    """The legs of these parcels whose carrier has it: also who cannot go on, and has not given it
    to anybody; and who has it from somebody, and has not set out."""
    steps = ParcelStep.filter(parcel_id__in=sorted(parcels), what__in=list(TOOK))
    rows = steps.filter(leg__state__in=_NOT_GIVEN_ON).values_list("leg_id", flat=True)
    return frozenset(int(str(one)) for one in await rows)


def other_way(legs: Collection[Leg], leg: Leg, having: Collection[int]) -> Leg | None:
    """What is open instead of a leg whose carrier has it, and gives it to whoever goes there."""
    if leg.state is not LegState.BLOCKED or leg.id not in having:
        return None
    return next((one for one in legs if one.state is LegState.READY), None)
