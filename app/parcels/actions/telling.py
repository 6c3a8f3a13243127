"""Whom a parcel concerns is told. Whoever does not belong any more is told nothing, and whoever
rests only what cannot wait."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.queryset import QuerySet

from app.core.clock import now
from app.groups.models import INSIDE, Belonging, Membership
from app.help.models import Post
from app.notices import actions as notices
from app.notices.models import Urgency
from app.parcels.models import Leg, Parcel
from app.parcels.queries.sides import givers_of, receivers_of
from app.parcels.rules import UNDER_WAY
from app.parcels.states import PARCEL_OVER
from app.parcels.tells import URGENT, Tells


async def tell(
    kind: Tells, parcel: Parcel, memberships: Collection[int], *, again: str = ""
) -> None:
    """Inside a transaction: some members hear something about a parcel, once for every `again`."""
    is_urgent = kind in URGENT
    states = INSIDE if is_urgent else (Belonging.ACTIVE,)
    here = Membership.filter(id__in=sorted(memberships), group_id=parcel.group_id, state__in=states)
    await notices.notify(
        [int(str(one)) for one in await here.values_list("user_id", flat=True)],
        kind,
        target=parcel.pub,
        key=f"{kind}:{parcel.pub}:{again}",
        group_id=parcel.group_id,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
    )


async def tell_planners(
    kind: Tells, parcel: Parcel, *, again: str = "", but: Collection[int] = ()
) -> None:
    """Of a parcel with its post and promise; but for some of them (memberships)."""
    whose = givers_of(parcel.post, parcel.promise) | {parcel.by_id}
    await tell(kind, parcel, whose.difference(but), again=again)


async def tell_receivers(
    kind: Tells, parcel: Parcel, *, again: str = "", but: Collection[int] = ()
) -> None:
    whom = receivers_of(parcel.post, parcel.promise)
    await tell(kind, parcel, whom.difference(but), again=again)


async def tell_carriers(parcel: Parcel, legs: QuerySet[Leg], *, but: int) -> None:
    """That it changed: whoever has said yes, and has not handed it on; of several changes they read
    the last. But for whoever changed it (a membership)."""
    theirs = legs.filter(state__in=list(UNDER_WAY), carrier_name="").exclude(carrier_id=but)
    rows = await theirs.exclude(said_yes_at=None).select_related("carrier")
    carriers = {leg.carrier.id: leg.carrier.user_id for leg in rows if leg.carrier}
    await notices.make_way(Tells.CHANGED, parcel.pub, carriers.values())
    await tell(Tells.CHANGED, parcel, carriers, again=f"{now():%y%m%d%H%M%S%f}")


async def follow_change(post: Post, by: int) -> None:
    """In a transaction: an ask or an offer is for another day, or goes elsewhere (`by`: a
    membership)."""
    for parcel in await Parcel.filter(post_id=post.id).exclude(state__in=list(PARCEL_OVER)):
        await tell_carriers(parcel, Leg.filter(parcel_id=parcel.id), but=by)


def carrier_of(leg: Leg) -> set[int]:
    """Nobody who is not to hear of it."""
    return {leg.carrier_id} if leg.carrier_id and not leg.is_unheard else set()
