"""Hearing a room: from where on, by replay or by snapshot, in the place of what came before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import UNSET

from realtime import wire
from realtime.history import page_of
from realtime.needs import Refused, Seat, Unavailable
from realtime.outbox import Subscription
from realtime.seats import seat_of, spend
from realtime.wire import Reply

if TYPE_CHECKING:
    from realtime.session import Session


async def sub(session: Session, ask: wire.Sub) -> None:
    """Attach, then read: what is committed after the reading comes through the hub.

    Answers by itself. Raises Refused, and then the subscription before it goes on.
    """
    spend(session, "sub")
    if ask.room not in session.subs and len(session.subs) >= session.limits.subs:
        raise Refused("too_many_subs")
    seat = await seat_of(session, ask.room, ask.min)
    hub = session.gateway.hub(seat)
    fresh = Subscription(
        *(session, hub, seat.head),
        hist_from=seat.hist_from,
        eph=ask.eph,
        mute_until=seat.mute_until,
        rests=seat.rests,
    )
    try:
        reason = _why_snapshot(seat, ask)
        if reason is None:
            _subscribe(session, ask, fresh)
            session.reply(ask, _subd(seat, mode="replay", from_=(ask.since or 0) + 1))
            fresh.begin(ask.since or 0, goal=seat.head)
            return
        page, seat = await page_of(session, seat, wire.Hist(i=ask.i, room=ask.room), ask.min)
        if not fresh.attached:
            raise Unavailable("the room is being looked after")
        _subscribe(session, ask, fresh)
        base = page.as_of
        session.reply(ask, _subd(seat, mode="snapshot", reason=reason, base=base, head=base))
        session.reply(ask, page)
        fresh.begin(base, goal=base)
    finally:
        if session.subs.get(ask.room) is not fresh:
            fresh.detach()


def _subscribe(session: Session, ask: wire.Sub, fresh: Subscription) -> None:
    """Put `fresh` in the place of the subscription before it, if there was one."""
    if before := session.subs.pop(ask.room, None):
        before.detach()
    session.subs[ask.room] = fresh
    fresh.hub.moved = True  # now it may be told who is here


def _subd(
    seat: Seat,
    *,
    mode: Literal["replay", "snapshot"],
    from_: int | msgspec.UnsetType = UNSET,
    reason: str | msgspec.UnsetType = UNSET,
    base: int | msgspec.UnsetType = UNSET,
    head: int | None = None,
) -> wire.Subd:
    return wire.Subd(
        room=seat.room,
        epoch=seat.epoch,
        mode=mode,
        reason=reason,
        from_=from_,
        base=base,
        head=seat.head if head is None else head,
        floor=seat.floor,
    )


def _why_snapshot(seat: Seat, ask: wire.Sub) -> str | None:
    """None where everything after `since` can be replayed."""
    longest = wire.REPLAY if ask.max is None else min(ask.max, wire.REPLAY)
    if ask.since is None:
        return "first"
    if ask.epoch != seat.epoch:
        return "epoch"
    if ask.since > seat.head:
        return "ahead"
    if ask.since < seat.hist_from:
        return "hidden"
    if ask.since < seat.floor or seat.head - ask.since > longest:
        return "too_old"
    return None


def unsub(session: Session, ask: wire.Unsub) -> Reply:
    """Nothing of the room is written after the answer, not even what was pending."""
    if before := session.subs.pop(ask.room, None):
        before.detach()
    return wire.Ok()
