"""Everything of parcels and roads that is read, by noun."""

from app.parcels.queries.notices import words_for_notices
from app.parcels.queries.packing import carried_by, carriers_in, parcels_of, promises_to_pack
from app.parcels.queries.parcels import (
    Sent,
    Stretch,
    circle_of_parcel,
    leg_in,
    parcel_for,
    visible_to,
)
from app.parcels.queries.roads import (
    Passage,
    Past,
    circle_of_road,
    road_for,
    roads_about,
    roads_in,
)

__all__ = [
    "Passage",
    "Past",
    "Sent",
    "Stretch",
    "carried_by",
    "carriers_in",
    "circle_of_parcel",
    "circle_of_road",
    "leg_in",
    "parcel_for",
    "parcels_of",
    "promises_to_pack",
    "road_for",
    "roads_about",
    "roads_in",
    "visible_to",
    "words_for_notices",
]
