"""Whether a parcel leads to a door still, and to whom that opens."""

from __future__ import annotations

from app.chat.queries import is_blocked
from app.core.viewer import Viewer
from app.help.models import Kind
from app.help.queries.posts import posted
from app.help.rules import is_kept_from
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


async def opens_to(viewer: Viewer, row: Parcel) -> bool:
    """Of a row with its post and its author. Nobody is sent to the door of whoever does not want to
    meet them."""
    return await has_door(row) and not await _are_apart(viewer, row)


async def is_shut_to(viewer: Viewer, row: Parcel) -> bool:
    """Others who go there read where it is. Where the door is kept by one person, nobody but they
    would read it, and to say that it is shut would say whose it is."""
    is_kept = is_kept_from(viewer, posted(row.post))
    return not is_kept and await has_door(row) and await _are_apart(viewer, row)


async def _are_apart(viewer: Viewer, row: Parcel) -> bool:
    return await is_blocked(viewer.user_id or 0, row.post.author.user_id)
