"""Everything of parcels and roads that is read, by noun."""

from app.parcels.queries.given_on import GivenOn, given_on
from app.parcels.queries.going import roads_about, sees_roads
from app.parcels.queries.notices import words_for_notices
from app.parcels.queries.packing import (
    as_written,
    carried_by,
    had_to_pack,
    parcels_of,
    part_of_post,
    promises_to_pack,
)
from app.parcels.queries.parcels import (
    Sent,
    circle_of_parcel,
    leg_in,
    leg_to_move,
    parcel_for,
    parcel_to_plan,
    visible_to,
)
from app.parcels.queries.roads import (
    Passage,
    Past,
    circle_of_road,
    road_for,
    roads_in,
    roads_to_keep,
    roads_to_take,
)
from app.parcels.queries.seen import (
    ROAD,
    note_to_report,
    people_of_notes,
    reported_notes,
)
from app.parcels.queries.stretches import Stretch
from app.parcels.queries.under_way import came_with, had_part, lost_with, on_the_way, packed

__all__ = [
    "ROAD",
    "GivenOn",
    "Passage",
    "Past",
    "Sent",
    "Stretch",
    "as_written",
    "came_with",
    "carried_by",
    "circle_of_parcel",
    "circle_of_road",
    "given_on",
    "had_part",
    "had_to_pack",
    "leg_in",
    "leg_to_move",
    "lost_with",
    "note_to_report",
    "on_the_way",
    "packed",
    "parcel_for",
    "parcel_to_plan",
    "parcels_of",
    "part_of_post",
    "people_of_notes",
    "promises_to_pack",
    "reported_notes",
    "road_for",
    "roads_about",
    "roads_in",
    "roads_to_keep",
    "roads_to_take",
    "sees_roads",
    "visible_to",
    "words_for_notices",
]
