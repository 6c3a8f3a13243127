"""The newest events of a room, for whoever is a little behind; and how many fill a frame."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from realtime import wire
from realtime.needs import Event

RING_EVENTS = 512
RING_BYTES = 1024 * 1024
_ROOM_FOR_EVENTS = wire.FRAME_OUT - 256  # bytes; what is left is the frame around them
# What the log says where words were taken back, or somebody took them back once more since.
_TAKE_BACK = tuple(b'"k":"%b"' % kind for kind in (b"edit", b"del", b"scrub", b"purge", b"x"))


class Ring:
    """The newest events of a room, without a hole."""

    __slots__ = ("_bytes", "_events")

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._bytes = 0

    def push(self, event: Event) -> None:
        self._events.append(event)
        self._bytes += len(event.json)
        while len(self._events) > RING_EVENTS or self._bytes > RING_BYTES:
            self._bytes -= len(self._events.popleft().json)

    def forget(self, upto: int) -> None:
        """Keep nothing up to this number."""
        while self._events and self._events[0].seq <= upto:
            self._bytes -= len(self._events.popleft().json)

    def after(self, seq: int, upto: int) -> list[Event] | None:
        """The events seq+1…upto, or None where some of them are here no longer."""
        if seq >= upto:
            return []
        if not self._events or self._events[0].seq > seq + 1:
            return None
        found: list[Event] = []
        for event in reversed(self._events):
            if event.last <= seq:
                break
            if event.last <= upto:
                found.append(event)
        found.reverse()
        return found


def fill(events: Sequence[Event]) -> int:
    """How many of the first events one frame holds; at least one."""
    size = 0
    for count, event in enumerate(events[: wire.EVENTS_A_FRAME]):
        size += len(event.json) + 1
        if size > _ROOM_FOR_EVENTS and count:
            return count
    return min(len(events), wire.EVENTS_A_FRAME)


def takes_back(events: Iterable[Event]) -> bool:
    """Whether events read from the log say that words told before them are no more."""
    return any(mark in event.json for event in events for mark in _TAKE_BACK)
