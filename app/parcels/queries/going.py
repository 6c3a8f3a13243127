"""Who goes the roads of a circle, and so may know of them."""

from __future__ import annotations

from app.core.viewer import Viewer
from app.groups.models import Care, Group
from app.parcels import rules
from app.parcels.models import Leg
from app.parcels.queries.carried import LIVE, carried_of
from app.parcels.rules import Roads
from app.parcels.states import PARCEL_OVER

_OF_POST = ("parcel__post__author", "parcel__post__by", "parcel__post__assigned")


async def sees_roads(viewer: Viewer, group_id: int) -> bool:
    return rules.see_roads(viewer, await roads_about(viewer, group_id))


async def roads_about(viewer: Viewer, group_id: int) -> Roads:
    is_guarded = await Group.exists(id=group_id, care=Care.GUARDED)
    return Roads(group_id, is_guarded, await _carries(viewer, group_id))


async def _carries(viewer: Viewer, group_id: int) -> bool:
    """They have said yes to go a part of a way that is another's. Nobody opens the roads for
    themselves: not by packing, and not by a way of their own."""
    if viewer.user_id is None:
        return False
    theirs = Leg.filter(carrier__user_id=viewer.user_id, state__in=LIVE).exclude(said_yes_at=None)
    here = theirs.filter(parcel__group_id=group_id, carrier_name="")
    going = here.exclude(parcel__state__in=list(PARCEL_OVER))
    of_way = ("parcel__by", "parcel__promise__helper", *_OF_POST)
    rows = await going.select_related(*of_way)
    return any(viewer.user_id not in carried_of(leg.parcel, []).planners for leg in rows)
