"""A parcel is not sent, or no other way is tried: its carriers are told."""

from __future__ import annotations

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.viewer import Viewer
from app.help.actions.becoming import member_now
from app.help.actions.losing import Why
from app.help.models import Post
from app.lines.models import OPEN_PROMISES, PromiseState
from app.parcels import rules
from app.parcels.actions import promises
from app.parcels.actions.becoming import MEANWHILE, alone_with, become, leave_rest, step
from app.parcels.actions.telling import carrier_of, tell
from app.parcels.changes import ARRIVE, HAND_OVER, REROUTE
from app.parcels.models import Leg, LegState, Parcel, ParcelState
from app.parcels.queries import Sent
from app.parcels.queries.boxes import Rest
from app.parcels.queries.doors import UNSETTLED
from app.parcels.queries.holding import held
from app.parcels.queries.sides import givers_of
from app.parcels.states import PARCEL_OVER, is_back
from app.parcels.tells import Tells


async def call_off(viewer: Viewer, sent: Sent) -> Rest | None:
    """As long as nobody has set out with it; comes back with what became of what is in it. Of what
    has come back no other way is tried any more, and what was in it is wanted again: None. Raises
    Conflict for what is on its way."""
    rules.plan_parcel.require(viewer, sent.carried)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        if parcel.set_out_at is None:
            await _end(parcel, ParcelState.CANCELLED, me.id)
            return await promises.leave_behind(parcel, me.id)
        if not is_back(parcel, await Leg.filter(parcel_id=parcel.id)):
            raise Conflict(MEANWHILE)
        await _end(parcel, ParcelState.BROUGHT_BACK, me.id)
        _ = await promises.lose(parcel, Why.CAME_BACK, me.id)
        return None


async def follow_promises(post: Post) -> None:
    """In a transaction that is alone with the post, after anything about its promises changed: a
    parcel that nobody has set out with, and for which nothing is promised any more, is not sent;
    one of which all has come is over."""
    waiting = Parcel.filter(post_id=post.id, set_out_at=None).exclude(state__in=list(PARCEL_OVER))
    for each in await waiting.order_by("id").select_related("post", "promise"):
        if not await promises.brought_by(each, *OPEN_PROMISES):
            parcel = await alone_with(each.id)
            await _end(parcel, ParcelState.CANCELLED, None)
            packer = {parcel.by_id} - givers_of(parcel.post, parcel.promise)
            await tell(Tells.CALLED_OFF, parcel, packer)
    await _end_what_came(post)


async def _end_what_came(post: Post) -> None:
    """Whoever it is for has said that they have all that was in it: it is nobody's to carry."""
    going = Parcel.filter(post_id=post.id).exclude(set_out_at=None)
    for each in await going.exclude(state__in=list(PARCEL_OVER)).order_by("id"):
        has_come = await promises.brought_by(each, PromiseState.CONFIRMED)
        if not has_come or await promises.brought_by(each, *UNSETTLED):
            continue
        parcel = await alone_with(each.id)
        for leg in await Leg.filter(id__in=sorted(await held([parcel.id]))):
            await _is_out_of_hand(parcel, leg)
        await _end(parcel, ParcelState.HANDED_OVER, None)


async def _is_out_of_hand(parcel: Parcel, leg: Leg) -> None:
    if leg.state is LegState.IN_TRANSIT:
        await become(parcel, leg, ARRIVE, None)
    if leg.state is LegState.ARRIVED:
        await become(parcel, leg, HAND_OVER, None)
    elif leg.state is LegState.BLOCKED:
        await become(parcel, leg, REROUTE, None)
    else:
        return  # they had not set out with it, and are told like everybody who was to
    await tell(Tells.NOT_NEEDED, parcel, carrier_of(leg), again=leg.pub)


async def _end(parcel: Parcel, state: ParcelState, by: int | None) -> None:
    await leave_rest(parcel, by)
    _ = await Parcel.filter(id=parcel.id).update(state=state, changed_at=now())
    await step(parcel, "end" if state is ParcelState.HANDED_OVER else "call off", by)
