"""How it stands on roads now: the newest report that still holds."""

from __future__ import annotations

from collections.abc import Collection

from app.core.clock import now
from app.parcels.models import Passable, RoadReport


async def passing(road_ids: Collection[int]) -> dict[int, Passable]:
    """Those of them of which something is known."""
    if not road_ids:
        return {}
    hold = RoadReport.filter(road_id__in=sorted(road_ids), valid_until__gt=now())
    return {one.road_id: one.status for one in await hold.order_by("at", "id")}
