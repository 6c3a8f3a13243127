"""Who packs, receives and carries a parcel, for the rules (user ids)."""

from __future__ import annotations

from collections.abc import Collection

from app.help.queries.posts import posted
from app.parcels import rules
from app.parcels.models import Leg, LegState, Parcel
from app.parcels.queries.holding import other_way
from app.parcels.queries.sides import givers_of, receivers_of
from app.parcels.rules import Carried, Piece

LIVE = list(rules.UNDER_WAY)


def carried_of(row: Parcel, legs: Collection[Leg]) -> Carried:
    """Of a row with its post and promise, and its legs with their carriers."""
    post, promise = row.post, row.promise
    people = {one.id: one.user_id for one in (post.author, post.by, row.by)}
    if promise:
        people[promise.helper.id] = promise.helper.user_id
    planners = {people[one] for one in givers_of(post, promise) | {row.by_id}}
    receivers = {people[one] for one in receivers_of(post, promise)}
    carriers = {leg.carrier.user_id for leg in legs if leg.carrier and leg.state in rules.UNDER_WAY}
    return Carried(
        row.group_id,
        frozenset(planners),
        frozenset(receivers),
        frozenset(carriers),
        posted(post),
    )


def piece_of(carried: Carried, legs: Collection[Leg], leg: Leg, having: Collection[int]) -> Piece:
    """`having`: the legs whose carrier has it (`holding.held`)."""
    going = [one for one in legs if one.state is not LegState.CANCELLED]
    after = [one.position for one in going if one.position > leg.position]
    following = [one for one in going if after and one.position == min(after)]
    other = other_way(legs, leg, having)
    following = [other] if other else following
    takes_it = {one.carrier.user_id for one in following if one.carrier and one.said_yes_at}
    carrier = leg.carrier.user_id if leg.carrier else None
    return Piece(
        carried,
        leg.state,
        carrier,
        leg.said_yes_at is not None,
        not following,
        frozenset(takes_it),
        leg.id in having,
        other is not None,
    )
