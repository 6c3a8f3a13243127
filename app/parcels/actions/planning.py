"""Packing a parcel, and planning its way: legs, what else could be done, and who carries."""

from __future__ import annotations

import secrets

from app.audit.actions import record
from app.audit.models import deed
from app.chat.queries import is_blocked
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.tokens import READABLE
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.groups.queries import members_called
from app.help.actions.becoming import alone_with as alone_with_post
from app.help.actions.becoming import member_now
from app.help.queries import Need
from app.parcels import rules
from app.parcels.actions.becoming import (
    MEANWHILE,
    NO_OTHER_WAY,
    NOTHING_LEFT,
    alone_with,
    become,
    follow_legs,
    open_after,
    open_first,
    open_instead,
    step,
)
from app.parcels.actions.holding import WITH_THEM, has_it, held_up, leg_now
from app.parcels.actions.leaving import let_go_of_door
from app.parcels.actions.naming import NOBODY_WHO_COULD, can_carry, may_be
from app.parcels.actions.telling import carrier_of, tell, tell_carriers
from app.parcels.changes import CANCEL, NOT_BEGUN
from app.parcels.codes import code_of, mark_of
from app.parcels.forms import LegForm, Who
from app.parcels.models import ACTIVE_LEG, Leg, LegState, Packed, Parcel, ParcelState, Road
from app.parcels.queries import Sent, Stretch, had_to_pack, promises_to_pack, roads_about
from app.parcels.queries.sides import gives
from app.parcels.queries.stretches import opened
from app.parcels.states import first_ahead
from app.parcels.tells import Tells

CODE_SIGNS = READABLE.upper()
MOST_LEGS = 20
TOO_MANY = N_("A parcel has twenty parts of a way at most.")
SEVERAL = N_("Several people have this name. Write it down as somebody without an account.")
NO_SUCH_ROAD = N_("Please choose a road of the list.")
PACKED = deed("parcel.packed", N_("Packed what others promised on the help board"))
NO_LEG = N_("Plan at least one part of the way first.")

plans = Limit(60, 600)  # parcels, and parts of a way: each may ask somebody to carry


async def pack(viewer: Viewer, need: Need, promise: str, nonce: str) -> str:
    """A new parcel for what was promised of a post ("": for all of it that the viewer gives, or
    looks after); its public id. The same form once more changes nothing. Raises Conflict where
    nothing of it is left to pack, and Forbidden for whoever brings nothing of it."""
    plans.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, need.group_id)
        _ = await alone_with_post(need.id)  # the same form may come twice at once
        if known := await Parcel.get_or_none(by_id=me.id, nonce=nonce):
            return known.pub
        packable = await promises_to_pack(viewer, need)
        if not packable.promises and await had_to_pack(viewer, need):
            raise Conflict(NOTHING_LEFT)
        rules.pack_parcel.require(viewer, packable)
        packed = [one.id for one in packable.promises if promise in ("", one.pub)]
        if not packed:
            raise Conflict(NOTHING_LEFT)
        parcel = await Parcel.create(
            group_id=need.group_id,
            code=await _free_code(need.group_id),
            post_id=need.id,
            promise_id=packed[0] if len(packed) == 1 else None,
            by_id=me.id,
            nonce=nonce,
            made_at=now(),
            changed_at=now(),
        )
        await Packed.bulk_create([Packed(parcel_id=parcel.id, promise_id=one) for one in packed])
        await step(parcel, "pack", me.id)
        if not await gives(viewer, await Parcel.get(id=parcel.id).select_related("post")):
            await record(viewer, need.group_id, PACKED, need.pub)
    return parcel.pub


async def _free_code(group_id: int) -> str:
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(6))
        if not await Parcel.exists(group_id=group_id, code=code):
            return code


async def add_leg(viewer: Viewer, sent: Sent, form: LegForm) -> None:
    """At the end of the way; or, `instead` of a part of it, as its next alternative. The same form
    once more changes nothing. Raises Invalid."""
    rules.plan_parcel.require(viewer, sent.carried)
    plans.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        if await Leg.exists(pub=form.once):
            return
        legs = await Leg.filter(parcel_id=parcel.id)
        if len(legs) >= MOST_LEGS:
            raise Conflict(TOO_MANY)
        position, rank = _place(legs, form.instead)
        carrier = await _carrier(parcel, form)
        await may_be(viewer, sent, carrier)
        await can_carry(viewer, sent, carrier, position)
        leg = Leg(pub=form.once, parcel_id=parcel.id, position=position, rank=rank)
        await _write(viewer, parcel, leg, form, carrier, me.id)
        await step(parcel, "plan", me.id, leg)
        await _follow_new(parcel, leg, me.id)


def _place(legs: list[Leg], instead: int | None) -> tuple[int, int]:
    if instead is None:
        return max((leg.position for leg in legs), default=-1) + 1, 0
    beside = [leg for leg in legs if leg.position == instead]
    if not beside or instead < first_ahead(legs):
        raise Conflict(MEANWHILE)
    return instead, max(leg.rank for leg in beside) + 1


async def _follow_new(parcel: Parcel, leg: Leg, by: int) -> None:
    """What stood at the end of the way that was planned so far goes on at once."""
    has_active = await Leg.exists(parcel_id=parcel.id, state__in=(*rules.AT_HAND, LegState.LOST))
    is_next = not await Leg.exists(parcel_id=parcel.id, position=leg.position, id__not=leg.id)
    if parcel.state is not ParcelState.PLANNED and is_next and not has_active:
        await open_first(parcel, by)
    _ = await follow_legs(parcel, by)


async def change_leg(viewer: Viewer, sent: Sent, one: Stretch, form: LegForm) -> None:
    """Before it has begun. Whoever is asked now has not said yes yet."""
    rules.plan_parcel.require(viewer, sent.carried)
    plans.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        leg = await Leg.get(id=one.row.id)
        if leg.state not in NOT_BEGUN:
            raise Conflict(MEANWHILE)
        was = _when_and_where(leg)
        carrier = await _carrier(parcel, form)
        if carrier and carrier.id != leg.carrier_id:
            await may_be(viewer, sent, carrier)
        if await has_it(leg):
            if leg.carrier_id != (carrier.id if carrier else None):
                raise Invalid({"carrier": WITH_THEM})
            if await _is_apart(viewer, carrier):
                return  # it stays in their sight, and no new words with it
        elif carrier and carrier.id != leg.carrier_id:
            await can_carry(viewer, sent, carrier, leg.position)
        await _write(viewer, parcel, leg, form, carrier, me.id)
        await step(parcel, "change", me.id, leg)
        if _when_and_where(leg) != was:
            await tell_carriers(parcel, Leg.filter(id=leg.id), but=me.id)


def _when_and_where(leg: Leg) -> tuple[object, ...]:
    return leg.planned_on, leg.road_id, opened(leg, "goes_from"), opened(leg, "goes_to")


async def _carrier(parcel: Parcel, form: LegForm) -> Membership | None:
    """Whom it names. Raises Invalid for whoever does not belong."""
    if form.who is not Who.MEMBER:
        return None
    called = await members_called(parcel.group_id, form.carrier)
    if len(called) > 1:
        raise Invalid({"carrier": SEVERAL})
    if not called:
        raise Invalid({"carrier": NOBODY_WHO_COULD})
    return await Membership.get(group_id=parcel.group_id, user_id=called[0].user_id)


async def _is_apart(viewer: Viewer, carrier: Membership | None) -> bool:
    return carrier is not None and await is_blocked(viewer.user_id or 0, carrier.user_id)


async def _write(
    viewer: Viewer,
    parcel: Parcel,
    leg: Leg,
    form: LegForm,
    carrier: Membership | None,
    by: int,
) -> None:
    before, was = carrier_of(leg), leg.carrier_id
    leg.road_id = await _road(viewer, parcel, leg, form)
    leg.carrier_id = carrier.id if carrier else None
    sealed = {"goes_from": form.goes_from, "goes_to": form.goes_to}
    hides = form.who is Who.OUTSIDE or await _is_apart(viewer, carrier)
    sealed["carrier_name"] = form.carrier if hides else ""
    for name, text in sealed.items():
        setattr(leg, name, seal(text, "parcel_leg", leg.pub, name))
    asked = carrier_of(leg) - before
    if asked or was != leg.carrier_id:
        leg.said_yes_at = now() if leg.carrier_id == by else None
    leg.mode, leg.planned_on = form.mode, form.planned_on
    leg.code_hash = mark_of(leg.pub, code_of(leg.pub))
    leg.changed_at = now()
    await leg.save()
    again = f"{leg.pub}:{leg.changed_at:%y%m%d%H%M%S%f}"  # also who was asked before
    if not leg.said_yes_at:
        await tell(Tells.ASKED, parcel, asked, again=again)
    await tell(Tells.NOT_NEEDED, parcel, before - carrier_of(leg), again=again)


async def _road(viewer: Viewer, parcel: Parcel, leg: Leg, form: LegForm) -> int | None:
    """Who may know of no roads chooses none, and leaves the one that somebody else chose. Raises
    Invalid."""
    about = await roads_about(viewer, parcel.group_id)
    if not form.road:
        is_known = rules.see_roads(viewer, about.only(leg.road_id or 0))
        return None if is_known else leg.road_id
    road = await Road.get_or_none(group_id=parcel.group_id, pub=form.road, gone_at=None)
    if road is None or not rules.see_roads(viewer, about.only(road.id)):
        raise Invalid({"road": NO_SUCH_ROAD})
    return road.id


async def ready(viewer: Viewer, sent: Sent) -> None:
    """It is packed, and can be fetched."""
    rules.plan_parcel.require(viewer, sent.carried)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        if not await Leg.exists(parcel_id=parcel.id, state__in=list(NOT_BEGUN)):
            raise Conflict(NO_LEG)
        if parcel.state is ParcelState.PLANNED:
            await open_first(parcel, me.id)
            _ = await follow_legs(parcel, me.id)


async def take_other_way(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    rules.move_leg.require(viewer, one.piece)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        leg = await leg_now(rules.move_leg, viewer, sent, one)
        is_open = await Leg.exists(parcel_id=parcel.id, state__in=list(ACTIVE_LEG))
        if is_open or leg.state not in (LegState.BLOCKED, LegState.RETURNED):
            raise Conflict(MEANWHILE)
        if not await open_instead(parcel, leg, me.id):
            raise Conflict(NO_OTHER_WAY)
        _ = await follow_legs(parcel, me.id)


async def drop_leg(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    """It is not taken; what else was planned for this part takes its place."""
    rules.plan_parcel.require(viewer, sent.carried)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        leg = await Leg.get(id=one.row.id)
        others = Leg.filter(parcel_id=parcel.id, state=LegState.PLANNED)
        goes_on = await others.filter(position__gte=leg.position).exclude(id=leg.id).exists()
        was_ready, waits = leg.state is LegState.READY, await held_up(parcel, leg)
        if await has_it(leg):
            raise Conflict(WITH_THEM)
        if was_ready and not (goes_on or waits):  # the way would end where it stands
            raise Conflict(NO_OTHER_WAY)
        await become(parcel, leg, CANCEL, me.id)
        await tell(Tells.NOT_NEEDED, parcel, carrier_of(leg), again=leg.pub)
        await let_go_of_door(sent, parcel)
        if was_ready and not (await open_instead(parcel, leg, me.id) or waits):
            _ = await open_after(parcel, leg, me.id)
        _ = await follow_legs(parcel, me.id)
