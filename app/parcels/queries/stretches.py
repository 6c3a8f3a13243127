"""One leg of a parcel, as somebody may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.errors import Broken
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.parcels import rules
from app.parcels.codes import code_of
from app.parcels.models import Leg, LegState, Passable
from app.parcels.rules import Piece


@dataclass(frozen=True, slots=True)
class Stretch:
    """One leg, with what the viewer may know of it."""

    row: Leg = field(repr=False)
    piece: Piece
    goes_from: str
    goes_to: str
    carrier: str  # a name, "" where the viewer does not learn it, or nobody carries it yet
    note: str
    road: str
    is_road_closed: bool
    code: str | None  # to be said by the viewer, who takes it at the end of this leg
    is_mine: bool
    gives_to: str  # to whom the viewer gives it, where another way is open; "" for others

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def state(self) -> LegState:
        return self.row.state


def stretch_of(
    viewer: Viewer,
    leg: Leg,
    piece: Piece,
    now_on: Mapping[int, Passable],
    hides_way: bool,
    other: Leg | None,
) -> Stretch:
    """`hides_way`: whoever only receives it reads of no part but the one on which it is now."""
    plans = rules.plan_parcel(viewer, piece.parcel)
    is_mine = viewer.user_id is not None and viewer.user_id == piece.carrier
    receives = rules.receive_parcel(viewer, piece.parcel)
    sees_way = plans or is_mine or (receives and (piece.has_it or not hides_way))
    comes = piece.state in (*rules.UNDER_WAY, LegState.HANDED_OVER)
    comes_to_me = receives and comes and piece.is_last and piece.has_said_yes
    sees_who = plans or is_mine or comes_to_me
    takes = rules.take_over(viewer, piece) and piece.state in rules.AT_HAND
    is_closed = leg.road_id is not None and now_on.get(leg.road_id) is Passable.BLOCKED
    return Stretch(
        leg,
        piece,
        opened(leg, "goes_from") if sees_way else "",
        opened(leg, "goes_to") if sees_way else "",
        _carrier(leg) if sees_who else "",
        opened(leg, "note") if plans or is_mine else "",
        leg.road.name if leg.road and (plans or is_mine) else "",
        is_closed and piece.state in rules.UNDER_WAY and (plans or is_mine),
        code_of(leg.pub) if takes else None,
        is_mine and piece.state in rules.UNDER_WAY,
        _who_goes(other) if other and is_mine else "",
    )


def without_road(one: Stretch) -> Stretch:
    return replace(one, road="", is_road_closed=False)


def _who_goes(leg: Leg) -> str:
    """Whoever has said yes, or has no account to say it with."""
    return _carrier(leg) if leg.said_yes_at or leg.carrier is None else ""


def _carrier(leg: Leg) -> str:
    return leg.carrier.name if leg.carrier else opened(leg, "carrier_name")


def opened(leg: Leg, name: str) -> str:
    """A sealed field of it, "" where the key is another."""
    try:
        return unseal(str(getattr(leg, name)), "parcel_leg", leg.pub, name)
    except Broken:
        return ""
