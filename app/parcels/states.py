"""Where a parcel stands, from its legs. Computed here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from app.parcels.models import ACTIVE_LEG, Leg, LegState, Parcel, ParcelState


class Stands(Protocol):
    @property
    def position(self) -> int: ...
    @property
    def state(self) -> LegState: ...


_HELD_UP = {LegState.BLOCKED, LegState.RETURNED, LegState.REROUTED}
PARCEL_OVER = (
    *(ParcelState.HANDED_OVER, ParcelState.LOST),
    *(ParcelState.BROUGHT_BACK, ParcelState.CANCELLED),
)


def state_of(legs: Iterable[Stands], *, has_set_out: bool) -> ParcelState:
    """The last leg ends at whoever asked. Of a way that was left, nothing is expected; that the
    parcel is not sent, or not any more, whoever plans it says (`actions.ending`)."""
    going = [leg for leg in legs if leg.state is not LegState.CANCELLED]
    if not going:
        return ParcelState.PLANNED
    last = max(leg.position for leg in going)
    states = {leg.state for leg in going}
    if any(leg.position == last and leg.state is LegState.HANDED_OVER for leg in going):
        return ParcelState.HANDED_OVER
    for leg in going:
        if leg.state in ACTIVE_LEG:
            return _of_active(leg, last, has_set_out)
    if LegState.LOST in states:
        return ParcelState.LOST
    return ParcelState.PLANNED if _HELD_UP.isdisjoint(states) else ParcelState.STUCK


def is_back(parcel: Parcel, legs: Iterable[Stands]) -> bool:
    """Whether it is in the hands of whoever sent it, and waits for another way."""
    states = {leg.state for leg in legs}
    is_held = LegState.BLOCKED in states or LegState.RETURNED not in states
    return parcel.state is ParcelState.STUCK and parcel.set_out_at is not None and not is_held


def first_ahead(legs: Iterable[Stands]) -> int:
    """The first part of the way that is not behind it: from there on other ways can be planned."""
    begun = [leg for leg in legs if leg.state not in (LegState.PLANNED, LegState.CANCELLED)]
    done = [leg.position + 1 for leg in begun if leg.state is LegState.HANDED_OVER]
    return max([0, *done, *(leg.position for leg in begun)])


def is_last(legs: Iterable[Stands], position: int) -> bool:
    """Whether this part, and each other way beside it, ends at whoever asked."""
    going = [leg for leg in legs if leg.state is not LegState.CANCELLED]
    return not any(leg.position > position for leg in going)


def next_after(legs: Iterable[Leg], position: int) -> Leg | None:
    """Which is ready once this part is done: of the next one that is planned, the first choice."""
    ahead = [leg for leg in legs if leg.state is LegState.PLANNED and leg.position > position]
    return min(ahead, key=lambda leg: (leg.position, leg.rank), default=None)


def _of_active(leg: Stands, last: int, has_set_out: bool) -> ParcelState:
    if leg.state is LegState.ARRIVED and leg.position == last:
        return ParcelState.ARRIVED
    if leg.state is LegState.READY and not has_set_out:
        return ParcelState.READY
    return ParcelState.ON_THE_WAY
