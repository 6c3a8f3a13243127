"""Who goes the roads of a circle, and so may know of them."""

from __future__ import annotations

from app.core.viewer import Viewer
from app.groups.models import Care, Group
from app.parcels import rules
from app.parcels.models import Leg
from app.parcels.queries.carried import LIVE, carried_of
from app.parcels.rules import Roads
from app.parcels.states import PARCEL_OVER, next_after

_OF_POST = ("parcel__post__author", "parcel__post__by", "parcel__post__assigned")


async def sees_roads(viewer: Viewer, group_id: int) -> bool:
    return rules.see_roads(viewer, await roads_about(viewer, group_id))


async def roads_about(viewer: Viewer, group_id: int) -> Roads:
    is_guarded = await Group.exists(id=group_id, care=Care.GUARDED)
    return Roads(group_id, is_guarded, await _goes(viewer, group_id) if is_guarded else frozenset())


async def _goes(viewer: Viewer, group_id: int) -> frozenset[int]:
    """They have said yes to a part of a way that is another's, and go it, or are next. Nobody opens
    the roads for themselves: not by packing, not by a way of their own, nor by a friend's yes to a
    way that is only planned."""
    theirs = Leg.filter(carrier__user_id=viewer.user_id or 0, state__in=LIVE, carrier_name="")
    here = theirs.exclude(said_yes_at=None).filter(parcel__group_id=group_id)
    going = here.exclude(road_id=None).exclude(parcel__state__in=list(PARCEL_OVER))
    of_way = ("parcel__by", "parcel__promise__helper", *_OF_POST)
    ids = {
        leg.road_id
        for leg in await going.select_related(*of_way)
        if viewer.user_id not in carried_of(leg.parcel, []).planners
        if leg.road_id and (leg.state in rules.AT_HAND or await _is_next(leg))
    }
    return frozenset(ids)


async def _is_next(leg: Leg) -> bool:
    """Somebody has set out, and it comes to this part after theirs."""
    legs = await Leg.filter(parcel_id=leg.parcel_id)
    now = [one.position for one in legs if one.state in rules.AT_HAND]
    following = next_after(legs, max(now)) if now else None
    has_set_out = leg.parcel.set_out_at is not None
    return has_set_out and following is not None and following.id == leg.id
