"""Whether a parcel leads to a door still."""

from __future__ import annotations

from app.help.models import Kind
from app.lines.models import OPEN_PROMISES, PromiseState
from app.parcels.models import Packed, Parcel, Reveal
from app.parcels.states import PARCEL_OVER

UNSETTLED = (*OPEN_PROMISES, PromiseState.DELIVERED, PromiseState.DISPUTED)


async def has_door(row: Parcel) -> bool:
    """Of a row with its post: nobody goes to the door of whoever has what was in it, or has said
    that nothing of it is awaited. That an ask has left the board, or its author the circle, takes
    nothing from who has still to bring it."""
    goes_on = row.reveal is Reveal.FULL and row.state not in PARCEL_OVER
    if not goes_on or row.post.kind is Kind.OFFER:
        return False
    unsettled = Packed.exists(parcel_id=row.id, promise__state__in=UNSETTLED)
    return bool(row.post.address) and await unsettled
