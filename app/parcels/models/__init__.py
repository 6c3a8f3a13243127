"""What is on its way, in whose hands, and by which road."""

from app.parcels.models.parcel import (
    ACTIVE_LEG,
    Leg,
    LegState,
    Mode,
    Packed,
    Parcel,
    ParcelState,
    ParcelStep,
    Reveal,
    Trouble,
)
from app.parcels.models.road import Passable, Road, RoadReport

__all__ = [
    "ACTIVE_LEG",
    "Leg",
    "LegState",
    "Mode",
    "Packed",
    "Parcel",
    "ParcelState",
    "ParcelStep",
    "Passable",
    "Reveal",
    "Road",
    "RoadReport",
    "Trouble",
]
