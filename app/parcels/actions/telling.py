"""Whom a parcel concerns is told. Whoever does not belong any more is told nothing, and whoever
rests only what cannot wait."""

from __future__ import annotations

from collections.abc import Collection

from app.groups.models import INSIDE, Belonging, Membership
from app.notices import actions as notices
from app.notices.models import Urgency
from app.parcels.models import Leg, Parcel
from app.parcels.queries.sides import givers_of, receivers_of
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


def carrier_of(leg: Leg) -> set[int]:
    return {leg.carrier_id} if leg.carrier_id else set()
