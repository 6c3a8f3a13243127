"""What a room was: pages of messages as they are now, and the raw range of its log."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from realtime import wire
from realtime.needs import Page, Refused, Seat, Unavailable
from realtime.repair import departure
from realtime.seats import Asker, seat_of, spend, still_in
from realtime.veil import elision, veiled
from realtime.wire import Reply

_ROOM_FOR_MESSAGES = wire.FRAME_OUT - 4096  # bytes; what is left is the frame around them


class _Named(msgspec.Struct):
    id: str


_named = msgspec.json.Decoder(_Named)


async def hist(asker: Asker, ask: wire.Hist) -> Reply:
    spend(asker, "hist")
    if sum(way is not None for way in (ask.before, ask.after, ask.around)) > 1:
        raise Refused("bad_request", "one of before, after, around")
    seat = await seat_of(asker, ask.room, ask.min)
    page, _ = await page_of(asker, seat, ask, ask.min)
    return page


async def page_of(
    asker: Asker, seat: Seat, ask: wire.Hist, least: int | None
) -> tuple[wire.PageFrame, Seat]:
    """A page no older than `least`, and the seat it was read from."""
    page = await asker.needs.rooms.page(
        seat,
        asker.person.id,
        before=ask.before,
        after=ask.after,
        around=ask.around,
        limit=min(ask.limit, wire.PAGE),
    )
    if page is not None and page.as_of > seat.head:
        again = await seat_of(asker, ask.room, least, before=seat)
        if (again.epoch, again.hist_from) != (seat.epoch, seat.hist_from):
            raise Unavailable("the room changed meanwhile")
        seat = again
    still_in(asker, seat)
    if page is None:
        raise Refused("not_found")
    if page.as_of < (least or 0):
        raise Unavailable("not there yet")
    return _framed(page, ask), seat


def _framed(page: Page, ask: wire.Hist) -> wire.PageFrame:
    """As many of the messages as a frame holds, kept from the side the client reads on."""
    taken = len(page.users) + sum(map(len, page.lines)) + len(page.lines)
    first, last = _window(page.msgs, ask, _ROOM_FOR_MESSAGES - taken)
    return wire.PageFrame(
        room=ask.room,
        as_of=page.as_of,
        more=page.more or last - first < len(page.msgs),
        msgs=[msgspec.Raw(msg) for msg in page.msgs[first:last]],
        users=msgspec.Raw(page.users),
        lines=[msgspec.Raw(line) for line in page.lines] or UNSET,
        pins=UNSET if page.pins is None else page.pins,
        set=UNSET if page.set is None else msgspec.Raw(page.set),
    )


def _window(msgs: list[bytes], ask: wire.Hist, room: int) -> tuple[int, int]:
    """The widest run of messages within `room` bytes: newest, oldest, or around one of them."""
    if sum(map(len, msgs)) + len(msgs) <= room:
        return 0, len(msgs)
    if ask.around is not None:
        first = [_named.decode(msg).id for msg in msgs].index(ask.around)
    else:
        first = 0 if ask.after is not None else len(msgs)
    last = first
    while True:
        grown = False
        if last < len(msgs) and len(msgs[last]) < room:
            room -= len(msgs[last]) + 1
            last, grown = last + 1, True
        if first > 0 and len(msgs[first - 1]) < room:
            room -= len(msgs[first - 1]) + 1
            first, grown = first - 1, True
        if not grown:
            return first, last


async def log(asker: Asker, ask: wire.Log) -> Reply:
    """Raw events after `since`; what is gone or not for this person is one elision."""
    spend(asker, "hist")
    seat = await seat_of(asker, ask.room, ask.min)
    if ask.epoch is not None and ask.epoch != seat.epoch:
        raise Refused("conflict", "another epoch")
    start = max(ask.since, seat.floor, seat.hist_from)
    limit = min(ask.limit, wire.LOG)
    events = await asker.needs.rooms.events(seat.room_id, start, limit) if start < seat.head else []
    if start > ask.since and ask.since < seat.head:
        events.insert(0, elision(ask.since + 1, min(start, seat.head)))
    events = veiled(events, seat.hist_from)
    left = departure(events, asker.person.pub, seat.head)
    if left:
        asker.gone(ask.room, *left)
    still_in(asker, seat)
    ev, size = [], 0
    for event in events:
        size += len(event.json) + 1
        if size > _ROOM_FOR_MESSAGES:
            break
        ev.append(msgspec.Raw(event.json))
    head = max([seat.head, *(event.last for event in events[-1:])])
    return wire.Ok(room=ask.room, ev=ev, head=head)
