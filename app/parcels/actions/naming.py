"""Whom a part of the way may name: whoever plans for others does not name themselves, for nobody
whose things they are, or whose door it is, would know that they come. Whoever could not say yes, or
would not read where the door is, is named by nobody, and the sentence does not say why."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.groups.queries import new_here, viewer_in
from app.parcels import rules
from app.parcels.models import Leg, LegState
from app.parcels.queries import Sent
from app.parcels.queries.doors import is_shut_to
from app.parcels.queries.sides import gives
from app.parcels.rules import Piece
from app.parcels.states import is_last

NOT_ONESELF = N_(
    "You plan this way for others. To carry it yourself, let whoever gives it name you, or take "
    "care of the ask first."
)
NOBODY_WHO_COULD = N_(
    "Nobody of this name can carry this part. Please check the name, or choose somebody else."
)
NOT_YOU = N_("You cannot carry this part. Please tell whoever plans its way.")
NOT_THEY = N_("Whoever is to carry this part cannot. Please choose somebody else.")


async def may_be(viewer: Viewer, sent: Sent, carrier: Membership | None) -> None:
    """Raises Invalid."""
    if carrier is None or carrier.user_id != viewer.user_id:
        return
    if not rules.name_oneself(viewer, rules.Own(sent.carried, await gives(viewer, sent.row))):
        raise Invalid({"carrier": NOT_ONESELF})


async def can_carry(viewer: Viewer, sent: Sent, carrier: Membership | None, position: int) -> None:
    """In a transaction that is alone with the parcel. Whoever names themselves says yes by it. As
    long as no other part is written nobody knows whether it is the last: whoever is named for it
    hears so when they say yes. Raises Invalid."""
    if carrier is None:
        return
    them = await viewer_in(sent.row.group_id, carrier.user_id)
    if carrier.user_id in await new_here(sent.row.group_id, sent.row.group.care):
        them = replace(them, new_in=frozenset({sent.row.group_id}))
    legs = await Leg.filter(parcel_id=sent.row.id, state__not=LegState.CANCELLED)
    has_others = any(leg.position != position for leg in legs)
    goes_last = has_others and is_last(legs, position)
    piece = Piece(sent.carried, LegState.PLANNED, carrier.user_id, False, goes_last)
    says_yes = carrier.user_id == viewer.user_id or rules.answer_leg(them, piece)
    if not says_yes or (goes_last and await is_shut_to(them, sent.row)):
        raise Invalid({"carrier": NOBODY_WHO_COULD})


async def can_go(viewer: Viewer, sent: Sent, leg: Leg) -> None:
    """In a transaction that is alone with the parcel: its carrier begins the way of a leg (with its
    carrier), or says that they will. Raises Conflict."""
    if await stands_before_shut_door(sent, leg):
        is_mine = leg.carrier is not None and leg.carrier.user_id == viewer.user_id
        raise Conflict(NOT_YOU if is_mine else NOT_THEY)


async def stands_before_shut_door(sent: Sent, leg: Leg) -> bool:
    """Somebody may have blocked the other since its carrier was named, or a later part is not taken
    any more."""
    if leg.carrier is None or leg.is_unheard:
        return False
    if not is_last(await Leg.filter(parcel_id=sent.row.id), leg.position):
        return False
    return await is_shut_to(await viewer_in(sent.row.group_id, leg.carrier.user_id), sent.row)
