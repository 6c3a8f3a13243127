"""Which part of a room's history a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.chat.log.plans import Ask, Plan
from app.chat.log.reading import NO_END, MessageNow, newest, oldest

WHERE_IS = "SELECT seq FROM message WHERE pub = $1 AND room_id = $2"


@dataclass(frozen=True, slots=True)
class Spot:
    """The newest messages, unless one of these says otherwise: those before or after an event, or
    those around a message."""

    before: int | None = None
    after: int | None = None
    around: str | None = None  # its public id


NEWEST = Spot()


class Window(NamedTuple):
    """Messages, and the events between which comings and goings belong to them: whoever came
    before the first message stands on the page before, if there is one."""

    messages: list[MessageNow]
    since: int
    end: int
    more: bool  # there are earlier messages
    later: bool


def window(room_id: int, floor: int, spot: Spot, limit: int) -> Plan[Window | None]:
    """None where nothing above `floor` is what `spot` is around."""
    if spot.around is not None:
        return (yield from _around(room_id, floor, spot.around, limit))
    if spot.after is not None:
        return (yield from _after(room_id, floor, max(floor, spot.after), limit))
    end = NO_END if spot.before is None else spot.before
    found = yield from newest(room_id, floor, end, limit + 1)
    kept, more = found[:limit], len(found) > limit
    return Window(kept, kept[-1].seq if more else floor, end, more, end != NO_END)


def _after(room_id: int, floor: int, after: int, limit: int) -> Plan[Window]:
    found = yield from oldest(room_id, after, NO_END, limit + 1)
    kept, more, later = found[:limit], after > floor, len(found) > limit
    since = kept[0].seq if more and kept else after
    return Window(kept, since, found[limit].seq if later else NO_END, more, later)


def _around(room_id: int, floor: int, id_: str, limit: int) -> Plan[Window | None]:
    there = yield Ask(WHERE_IS, (id_, room_id))
    if not there or there[0][0] <= floor:
        return None
    at, half = there[0][0], limit // 2
    older = yield from newest(room_id, floor, at, half + 1)
    newer = yield from oldest(room_id, at - 1, NO_END, limit - half + 1)
    more, later = len(older) > half, len(newer) > limit - half
    kept = [*older[:half], *newer[: limit - half]]
    first = min(message.seq for message in kept)
    return Window(kept, first if more else floor, newer[-1].seq if later else NO_END, more, later)
