"""Who packs, receives and carries a parcel, for the rules (user ids)."""

from __future__ import annotations

from collections.abc import Collection

from app.help.queries.posts import posted
from app.parcels import rules
from app.parcels.models import Leg, Parcel
from app.parcels.queries.holding import other_way
from app.parcels.queries.sides import givers_of, receivers_of
from app.parcels.rules import Carried, Piece
from app.parcels.states import is_last, next_after

LIVE = list(rules.UNDER_WAY)


def carried_of(row: Parcel, legs: Collection[Leg]) -> Carried:
    """Of a row with its post and promise, and its legs with their carriers."""
    post, promise = row.post, row.promise
    people = {one.id: one.user_id for one in (post.author, post.by, row.by)}
    if promise:
        people[promise.helper.id] = promise.helper.user_id
    planners = {people[one] for one in givers_of(post, promise) | {row.by_id}}
    members = [post.author, post.by, *([promise.helper] if promise else [])]
    here = {one.id for one in members if one.is_inside}
    receivers = {people[one] for one in receivers_of(post, promise) & here}
    carriers = {_carrier_of(leg) for leg in legs if leg.state in rules.UNDER_WAY}
    return Carried(
        row.group_id,
        frozenset(planners),
        frozenset(receivers),
        frozenset(one for one in carriers if one is not None),
        posted(post),
    )


def piece_of(carried: Carried, legs: Collection[Leg], leg: Leg, having: Collection[int]) -> Piece:
    """`having`: the legs whose carrier has it (`holding.held`)."""
    other = other_way(legs, leg, having)
    following = other or next_after(legs, leg.position)
    takes_it = _carrier_of(following) if following and following.said_yes_at else None
    return Piece(
        carried,
        leg.state,
        _carrier_of(leg),
        leg.said_yes_at is not None,
        other is None and is_last(legs, leg.position),
        takes_it,
        leg.id in having,
        other is not None,
    )


def _carrier_of(leg: Leg) -> int | None:
    return leg.carrier.user_id if leg.carrier and not leg.is_unheard else None
