"""What of the help board is in a parcel just now."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.expressions import Q, Subquery

from app.lines.models import Promise
from app.parcels.models import Parcel, ParcelState

MOVES = (ParcelState.READY, ParcelState.ON_THE_WAY, ParcelState.STUCK, ParcelState.ARRIVED)


async def under_way(promises: Collection[int]) -> set[int]:
    """Which of these promises are packed and have not come yet: by themselves, or all of an ask
    together."""
    moving = Parcel.filter(state__in=MOVES)
    alone = moving.filter(promise_id__not_isnull=True).values("promise_id")
    together = moving.filter(promise_id__isnull=True).values("post__sheet_id")
    packed = Q(id__in=Subquery(alone)) | Q(sheet_id__in=Subquery(together))
    rows = Promise.filter(packed, id__in=sorted(promises))
    return {int(str(one)) for one in await rows.values_list("id", flat=True)}
