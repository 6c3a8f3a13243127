"""From one state of a leg to another, by the table of `changes`; and what follows from legs."""

from __future__ import annotations

from typing import Any

from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import N_
from app.help.actions.becoming import alone_with as alone_with_post
from app.help.actions.losing import Why
from app.lines.models import OPEN_PROMISES
from app.parcels.actions import promises
from app.parcels.actions.telling import carrier_of, tell, tell_planners, tell_receivers
from app.parcels.changes import CANCEL, NOT_BEGUN, OPEN, REROUTE, Change
from app.parcels.models import Leg, LegState, Parcel, ParcelState, ParcelStep
from app.parcels.queries.holding import held
from app.parcels.states import PARCEL_OVER, next_after, state_of
from app.parcels.tells import Tells

MEANWHILE = N_("Something about this parcel changed a moment ago. Please look again.")
OVER = N_("This parcel is not on its way any more.")
NOTHING_LEFT = N_("There is nothing of it to pack any more. Thank you all the same.")
NOT_FOUND = N_(
    "No buyer has found anything of what is to go in it. Whoever sends it and has it all the same "
    "says “I have it” on the page of the ask first; then it can set out."
)
NO_OTHER_WAY = N_("No other way is planned yet. Add one first.")
_WITH = ("post", "promise", "group")


async def alone_with(parcel_id: int) -> Parcel:
    """Until the transaction ends, nobody else changes this parcel, its legs, or what is promised of
    its post: the sheet comes first, as everybody takes the two. Raises Conflict for one that is
    over."""
    _ = await alone_with_post((await Parcel.get(id=parcel_id)).post_id)
    _ = await Parcel.select_for_update().get(id=parcel_id)
    parcel = await Parcel.get(id=parcel_id).select_related(*_WITH)
    if parcel.state in PARCEL_OVER:
        raise Conflict(OVER)
    return parcel


async def become(parcel: Parcel, leg: Leg, change: Change, by: int | None, **more: Any) -> None:
    """In a transaction that is alone with the parcel. Raises Conflict for a leg that stands
    elsewhere by now. `by`: a membership; nobody: it follows from something else."""
    more |= {"state": change.to, "changed_at": now()}
    if not await Leg.filter(id=leg.id, state__in=list(change.was)).update(**more):
        raise Conflict(MEANWHILE)
    for name, value in more.items():
        setattr(leg, name, value)
    await step(parcel, change.name, by, leg)


async def step(parcel: Parcel, what: str, by: int | None, leg: Leg | None = None) -> None:
    leg_id = leg.id if leg else None
    _ = await ParcelStep.create(parcel_id=parcel.id, leg_id=leg_id, by_id=by, what=what, at=now())


async def open_first(parcel: Parcel, by: int) -> None:
    await _open(parcel, await _planned(parcel).first(), by)


async def open_after(parcel: Parcel, leg: Leg, by: int) -> Leg | None:
    """The leg is done: nobody needs the other ways beside it any more, and the first choice of the
    next part is ready: that one."""
    for other in await _planned(parcel).filter(position=leg.position):
        await become(parcel, other, CANCEL, by)
        await tell(Tells.NOT_NEEDED, parcel, carrier_of(other), again=other.pub)
    following = next_after(await Leg.filter(parcel_id=parcel.id), leg.position)
    await _open(parcel, following, by)
    return following


async def open_instead(parcel: Parcel, leg: Leg, by: int) -> bool:
    """The next alternative takes its place, if there is one. Whoever has it keeps their leg until
    they have given it on (`holding`)."""
    following = await _planned(parcel).filter(position=leg.position).first()
    if following is None:
        return False
    if leg.state is LegState.BLOCKED and leg.id not in await held([parcel.id]):
        await become(parcel, leg, REROUTE, by)
    await _open(parcel, following, by)
    return True


def _planned(parcel: Parcel) -> Any:
    planned = Leg.filter(parcel_id=parcel.id, state=LegState.PLANNED)
    return planned.order_by("position", "rank")


async def _open(parcel: Parcel, leg: Leg | None, by: int) -> None:
    if leg is None:
        return
    await become(parcel, leg, OPEN, by)
    again = f"{leg.pub}:{leg.changed_at:%y%m%d%H%M%S%f}"  # also when it was open before
    await tell(Tells.YOUR_TURN, parcel, carrier_of(leg), again=again)


async def follow_legs(parcel: Parcel, by: int) -> ParcelState:
    """In a transaction that is alone with it, after anything about its legs changed: where it
    stands now, what follows for the promise, and who hears of it."""
    legs = await Leg.filter(parcel_id=parcel.id)
    to = state_of(legs, has_set_out=parcel.set_out_at is not None)
    if to is parcel.state:
        return to
    sets_out = to is ParcelState.ON_THE_WAY and parcel.set_out_at is None
    parcel.state, parcel.changed_at = to, now()
    if sets_out:
        await promises.leave_out_what_was_not_found(parcel)
        if not await promises.brought_by(parcel, *OPEN_PROMISES):
            raise Conflict(NOT_FOUND)
        parcel.set_out_at = parcel.changed_at
    await parcel.save(update_fields=["state", "changed_at", "set_out_at"])
    if sets_out:
        await promises.set_out(parcel)
        await tell_receivers(Tells.SET_OUT, parcel)
    elif to is ParcelState.ARRIVED:
        await tell_receivers(Tells.ARRIVED, parcel, again=f"{now():%Y%m%d}")
    elif to is ParcelState.HANDED_OVER:
        await promises.deliver(parcel, by)
        await tell_planners(Tells.HANDED_OVER, parcel)
    elif to is ParcelState.LOST:
        await leave_rest(parcel, by)
        told = await promises.lose(parcel, Why.LOST, by)
        await tell_planners(Tells.LOST, parcel, but=told)
        await tell_receivers(Tells.LOST, parcel, but=told)
    return to


async def leave_rest(parcel: Parcel, by: int | None) -> None:
    """Nobody carries it any further: who was to is told."""
    for leg in await Leg.filter(parcel_id=parcel.id, state__in=list(NOT_BEGUN)):
        await become(parcel, leg, CANCEL, by)
        await tell(Tells.NOT_NEEDED, parcel, carrier_of(leg), again=leg.pub)
