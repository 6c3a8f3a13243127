"""What becomes of a promise when the parcel that brings it moves."""

from __future__ import annotations

from tortoise.expressions import Q

from app.groups.models import Membership
from app.help.actions import bringing, found_only, in_bags, losing
from app.help.actions.becoming import alone_with
from app.help.queries import giver_of
from app.help.queries.saying import can_say
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Promise, PromiseState
from app.parcels.models import Parcel, ParcelState
from app.parcels.queries.boxes import DID_NOT_COME, Rest, others_of, rest_of, rest_of_promise
from app.parcels.states import PARCEL_OVER

_CAME = Q(state=ParcelState.HANDED_OVER)


async def leave_out_what_was_not_found(parcel: Parcel) -> None:
    """In a transaction, before it sets out: that is not in it, and wanted again. Not before the
    last parcel of it: until then it can still be found, and packed."""
    for promise in await brought_by(parcel, PromiseState.ACCEPTED, PromiseState.IN_PROGRESS):
        if await _is_last(parcel, promise):
            await found_only.leave_out(parcel.post, promise, await _giver(parcel, promise))


async def set_out(parcel: Parcel) -> None:
    """In a transaction. Whom it is for hears of it from the parcel, which says where it is. What is
    not found by now is not in it, and a buyer goes on looking for that."""
    for promise in await brought_by(parcel, *OPEN_PROMISES):
        _ = await alone_with(parcel.post_id)
        await in_bags.hand_on(promise)
        if promise.state is PromiseState.PROPOSED:  # more was promised meanwhile
            continue
        whose, is_last = await _giver(parcel, promise), await _is_last(parcel, promise)
        is_all = await found_only.goes_whole(promise, is_last=is_last)
        await bringing.set_out(None, parcel.post, promise, by=whose, is_all=is_all)


async def deliver(parcel: Parcel, by: int) -> None:
    """In a transaction: the last hand has given it to whoever asked. What is in several parcels is
    there with the last of them; where one did not get there, or was left behind, whoever gives says
    how much came."""
    for promise in await brought_by(parcel, *OPEN_PROMISES):
        if promise.state is PromiseState.PROPOSED:  # more was promised meanwhile; taken is a yes
            await lines.accept(promise)
        whose = await _giver(parcel, promise)
        if await _is_awaited(parcel, promise):
            await bringing.set_out(None, parcel.post, promise, by=whose, is_all=False)
            await lines.still_promised(promise)
        elif await _came_in_part(parcel, promise, await _short_of(promise)):
            _ = await losing.some_came(parcel.post, promise, by=by, again=parcel.pub)
        elif await _was_looked_for(parcel, promise):
            _ = await losing.some_came(
                parcel.post, promise, by=by, again=parcel.pub, is_short=False
            )
        else:
            await bringing.deliver(None, parcel.post, promise, by=whose)


async def _giver(parcel: Parcel, promise: Promise) -> Membership:
    """Whose giving the history of the post tells of. Who carries, only the parcel knows, and hides
    it from some."""
    return await Membership.get(id=giver_of(parcel.post, promise))


async def lose(parcel: Parcel, why: losing.Why, by: int) -> set[int]:
    """In a transaction: it does not get there, so that what was in it is wanted again, but for what
    another parcel brings, or has brought. The memberships that hear of it, and whoever says so."""
    whose, told = await Membership.get(id=by), {by}
    unclear = await _said_to_be_there(parcel)
    for promise in await brought_by(parcel, *OPEN_PROMISES):
        if await _is_awaited(parcel, promise):
            if why is losing.Why.LOST:
                await _was_in_it(parcel, promise)
            continue
        if await _came_in_part(parcel, promise, _CAME):
            told |= await _ask_how_much(parcel, promise, by, why)
        else:
            told |= await losing.lose(parcel.post, promise, why, by=whose, again=parcel.pub)
    for promise in unclear:
        told |= await losing.is_unclear(parcel.post, promise, why, by=by, again=parcel.pub)
    return told


async def _was_in_it(parcel: Parcel, promise: Promise) -> None:
    """All of it that was sent, where no other parcel of it has set out. Of what whoever gives had
    said to have, only they know what was in which."""
    _ = await alone_with(parcel.post_id)
    is_only = not await others_of(parcel, promise).exclude(set_out_at=None).exists()
    if is_only and promise.had_at is None:
        await lines.hold_no_more(promise)


async def leave_behind(parcel: Parcel, by: int) -> Rest:
    """In a transaction: it is not sent. Whoever gives has it still, and it stays promised; but of
    what came with another parcel, nobody knows how much that was. What became of it."""
    rest = await rest_of(parcel)
    for promise in await brought_by(parcel, *OPEN_PROMISES):
        if await rest_of_promise(parcel, promise) is Rest.ASKED:
            _ = await _ask_how_much(parcel, promise, by)
    return rest


async def _ask_how_much(
    parcel: Parcel, promise: Promise, by: int, why: losing.Why | None = None
) -> set[int]:
    if promise.state is PromiseState.PROPOSED:  # taken is a yes
        await lines.accept(promise)
    return await losing.some_came(parcel.post, promise, why, by=by, again=parcel.pub)


async def _said_to_be_there(parcel: Parcel) -> list[Promise]:
    """While it was on its way, and no other parcel brings it, or has brought it."""
    found = await brought_by(parcel, PromiseState.DELIVERED)
    since = [one for one in found if parcel.set_out_at and one.changed_at > parcel.set_out_at]
    never = [*DID_NOT_COME, ParcelState.CANCELLED]
    return [
        one for one in since if not await others_of(parcel, one).exclude(state__in=never).exists()
    ]


async def _is_awaited(parcel: Parcel, promise: Promise) -> bool:
    """Another parcel brings it, too. Where nobody is there any more to send that one, only one that
    has set out."""
    live = others_of(parcel, promise).exclude(state__in=list(PARCEL_OVER))
    if not await can_say(parcel.post, promise):
        live = live.exclude(set_out_at=None)
    return await live.exists()


async def _is_last(parcel: Parcel, promise: Promise) -> bool:
    """No other parcel of it has still to set out."""
    waiting = others_of(parcel, promise).filter(set_out_at=None)
    return not await waiting.exclude(state__in=list(PARCEL_OVER)).exists()


async def _came_in_part(parcel: Parcel, promise: Promise, became: Q) -> bool:
    """So it went with another parcel of it, and there is somebody to say how much came."""
    went = others_of(parcel, promise).filter(became)
    return await went.exists() and await can_say(parcel.post, promise)


async def _was_looked_for(parcel: Parcel, promise: Promise) -> bool:
    """Some of it, when the last one set out (`set_out`): what was found since is in none of them,
    and there is somebody to say how much came."""
    is_some = promise.state is PromiseState.IN_PROGRESS and promise.had_at is None
    return is_some and await can_say(parcel.post, promise)


async def _short_of(promise: Promise) -> Q:
    """The parcels of it whose things did not come. What was called off before the last one set out
    was packed anew in that one; later, nobody could put it in."""
    came = Parcel.filter(_CAME, packed__promise_id=promise.id)
    last = await came.exclude(set_out_at=None).order_by("-set_out_at").first()
    short = Q(state__in=list(DID_NOT_COME))
    if last:
        short |= Q(state=ParcelState.CANCELLED, changed_at__gt=last.set_out_at)
    return short


async def brought_by(parcel: Parcel, *states: PromiseState) -> list[Promise]:
    """Those of what is in it that are in these states: somebody may have let go meanwhile."""
    rows = Promise.filter(packed__parcel_id=parcel.id, state__in=list(states))
    return await rows.order_by("id")
