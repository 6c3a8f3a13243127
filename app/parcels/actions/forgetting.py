"""Where a parcel went, and in whose hands, is nobody's business a month later."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now
from app.core.db import transaction
from app.parcels.models import Leg
from app.parcels.states import PARCEL_OVER

KEPT = timedelta(days=30)


async def forget_old_ways() -> None:
    """By the clock."""
    async with transaction():
        over = Leg.filter(parcel__state__in=list(PARCEL_OVER), parcel__changed_at__lt=now() - KEPT)
        ids = await over.exclude(code_hash="").limit(500).values_list("id", flat=True)
        _ = await Leg.filter(id__in=list(ids)).update(
            goes_from="", goes_to="", carrier_name="", note="", code_hash="", road_id=None
        )
