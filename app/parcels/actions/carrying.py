"""A carrier says yes or no, sets out, is held up, and hands on."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Patience
from app.core.rules import Rule
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.actions.becoming import member_now
from app.parcels import rules
from app.parcels.actions.becoming import (
    MEANWHILE,
    alone_with,
    become,
    follow_legs,
    open_after,
    open_instead,
    step,
)
from app.parcels.actions.holding import (
    WITH_YOU,
    as_held,
    give_on,
    go_round,
    has_it,
    leave_other_way,
    leg_now,
    tell_given_on,
    took,
)
from app.parcels.actions.naming import can_go
from app.parcels.actions.telling import tell, tell_planners, tell_receivers
from app.parcels.changes import (
    ARRIVE,
    BLOCK,
    GO_ON,
    HAND_OVER,
    LOSE,
    NOT_BEGUN,
    RETURN,
    SET_OUT,
    Change,
)
from app.parcels.codes import is_code
from app.parcels.forms import BlockForm
from app.parcels.models import Leg, LegState, Parcel, ParcelState, ParcelStep
from app.parcels.queries import Sent, Stretch
from app.parcels.rules import Piece
from app.parcels.tells import Tells

WRONG_CODE = N_("This is not the code. Ask whoever takes the parcel to read it to you again.")
TOO_OFTEN = N_(
    "The code was wrong ten times today. Whoever takes the parcel can press “I have it now”, or "
    "whoever plans the way says that it was handed on."
)
MOST_WRONG = 10  # of a leg, in a day: nobody finds six digits so
DAY = timedelta(days=1)

patience = Patience()  # with codes that are not the leg's


async def say_yes(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    """Twice changes nothing."""
    rules.answer_leg.require(viewer, one.piece)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        leg = await leg_now(rules.answer_leg, viewer, sent, one)
        if leg.said_yes_at is None:
            await can_go(viewer, sent, leg)
        free = Leg.filter(id=one.row.id, carrier_id=me.id, carrier_name="", said_yes_at=None)
        if await free.filter(state__in=list(NOT_BEGUN)).update(said_yes_at=now()):
            await step(parcel, "say yes", me.id, one.row)
            await tell_planners(Tells.SAID_YES, parcel, again=one.pub, but={me.id})


async def say_no(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    """Also after a yes, as long as they do not have it: somebody else is asked."""
    rules.answer_leg.require(viewer, one.piece)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        if await has_it(one.row):
            raise Conflict(WITH_YOU)
        theirs = Leg.filter(id=one.row.id, carrier_id=me.id, carrier_name="")
        theirs = theirs.filter(state__in=list(NOT_BEGUN))
        if not await theirs.update(carrier_id=None, said_yes_at=None, changed_at=now()):
            raise Conflict(MEANWHILE)
        await step(parcel, "say no", me.id, one.row)
        again = f"{one.pub}:{me.id}:{now():%Y%m%d%H%M}"
        await tell_planners(Tells.SAID_NO, parcel, again=again, but={me.id})


async def set_out(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    await _move(viewer, sent, one, SET_OUT)


async def arrive(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    await _move(viewer, sent, one, ARRIVE)


async def go_on(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    await _move(viewer, sent, one, GO_ON)


async def bring_back(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    await _move(viewer, sent, one, RETURN)


async def lose(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    await _move(viewer, sent, one, LOSE)


async def block(viewer: Viewer, sent: Sent, one: Stretch, form: BlockForm) -> None:
    """It cannot go on. Unless its carrier waits, or it is gone, the next alternative opens; until
    somebody has it from them, it is still theirs."""
    rules.move_leg.require(viewer, one.piece)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        leg = await leg_now(rules.move_leg, viewer, sent, one)
        note = seal(form.note, "parcel_leg", leg.pub, "note")
        await become(parcel, leg, BLOCK, me.id, trouble=form.trouble, note=note)
        if form.is_gone:
            _ = await as_held(viewer, sent, leg, LOSE)
            await become(parcel, leg, LOSE, me.id)
        elif not form.waits:
            _ = await open_instead(parcel, leg, me.id)
        if await follow_legs(parcel, me.id) is ParcelState.LOST:
            return
        again = f"{leg.pub}:{now():%Y%m%d%H%M}"
        await tell_planners(Tells.BLOCKED, parcel, again=again, but={me.id})
        if parcel.set_out_at:  # before, they have not heard of it
            await tell_receivers(Tells.BLOCKED, parcel, again=again)


async def hand_over(viewer: Viewer, sent: Sent, one: Stretch, code: str) -> None:
    """By whoever carries, who hears the code from whoever takes it. Raises Invalid for another
    code, TooMany after a few of them, and Conflict after many in one day."""
    rules.move_leg.require(viewer, one.piece)
    patience.check(one.pub)
    if not await _is_said(viewer, sent, one, code):
        patience.wrong(one.pub)
        raise Invalid({"code": WRONG_CODE})
    await _hand_over(viewer, sent, one)


async def _wrong_today(one: Stretch) -> int:
    steps = ParcelStep.filter(leg_id=one.row.id, what="wrong code", at__gt=now() - DAY)
    return await steps.count()


async def _is_said(viewer: Viewer, sent: Sent, one: Stretch, code: str) -> bool:
    """Counted in the database, one after the other: many at once, or after a while, are no more."""
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        _ = await leg_now(rules.move_leg, viewer, sent, one)
        wrong = await _wrong_today(one)
        if wrong >= MOST_WRONG:
            raise Conflict(TOO_OFTEN)
        if is_code(one.pub, one.row.code_hash, code):
            return True
        await step(parcel, "wrong code", me.id, one.row)
        if wrong + 1 == MOST_WRONG:
            await _tell_of_wrong(parcel, one)
    return False


async def _tell_of_wrong(parcel: Parcel, one: Stretch) -> None:
    """To whoever takes it, and whoever plans the way: they can say that it was handed on."""
    again = f"{one.pub}:{now():%Y%m%d%H%M}"
    await tell_planners(Tells.WRONG_CODES, parcel, again=again)
    if one.piece.is_last:
        await tell_receivers(Tells.WRONG_CODES, parcel, again=again)
    else:
        takes = Membership.filter(group_id=parcel.group_id, user_id=one.piece.takes_it or 0)
        ids = [int(str(found)) for found in await takes.values_list("id", flat=True)]
        await tell(Tells.WRONG_CODES, parcel, ids, again=again)


async def take(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    """Whoever takes it says so themselves, and needs to say no code to anybody."""
    rules.take_over.require(viewer, one.piece)
    await _hand_over(viewer, sent, one, rules.take_over)


async def vouch_for(viewer: Viewer, sent: Sent, one: Stretch) -> None:
    """Whoever plans the way knows that it was handed over: a bus driver hears no codes. Who carries
    it themselves hands it on by its code."""
    rules.vouch_for_leg.require(viewer, one.piece)
    await _hand_over(viewer, sent, one, rules.vouch_for_leg)


async def _hand_over(
    viewer: Viewer, sent: Sent, one: Stretch, may: Rule[Piece] = rules.move_leg
) -> None:
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        takes = may is rules.take_over
        leg = await leg_now(may, viewer, sent, one)
        if leg.state is LegState.BLOCKED:
            await give_on(parcel, leg, me.id, me.id if takes else None)
        else:
            if leg.state is LegState.IN_TRANSIT:
                await become(parcel, leg, ARRIVE, me.id)
            await become(parcel, leg, HAND_OVER, me.id)
            await took(parcel, await open_after(parcel, leg, me.id), me.id)
        await tell_given_on(parcel, leg, me.id)
        _ = await follow_legs(parcel, me.id)


async def _move(viewer: Viewer, sent: Sent, one: Stretch, change: Change) -> None:
    rules.move_leg.require(viewer, one.piece)
    async with transaction():
        me = await member_now(viewer, sent.row.group_id)
        parcel = await alone_with(sent.row.id)
        leg = await leg_now(rules.move_leg, viewer, sent, one)
        await go_round(parcel, leg, change, me.id)
        change = await as_held(viewer, sent, leg, change)
        if change.to is LegState.IN_TRANSIT:
            await can_go(viewer, sent, leg)
        await leave_other_way(parcel, leg, me.id)
        await become(parcel, leg, change, me.id)
        _ = await follow_legs(parcel, me.id)
