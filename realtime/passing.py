"""What a person says in passing, on one connection: that they type, whether they may be named, what
they have before their eyes. Nothing of it is answered, and what comes too often is dropped without
a word (wire.md §7); only what takes something back never comes too often.
"""

from __future__ import annotations

import time

from realtime import wire
from realtime.limits import Buckets, Rate

ONCE = Rate(1 / 3, 1)  # for each kind and room
MANY = 200  # rooms heard of, at which those long past are forgotten

Frame = wire.TypingIn | wire.PresIn | wire.Focus


class Passing:
    """What one connection said last."""

    __slots__ = ("_buckets", "eyes_on", "shows")

    def __init__(self) -> None:
        self.shows: bool | None = None  # may be named; None: has not said, and may not
        self.eyes_on: frozenset[str] = frozenset()  # rooms
        self._buckets: Buckets | None = None

    def show(self, frame: wire.PresIn) -> bool:
        """Whether this says anything new."""
        wanted = frame.show == "members"
        if frame.show is None or wanted is self.shows or (wanted and self.is_soon(frame.t, "")):
            return False
        self.shows = wanted
        return True

    def look(self, frame: wire.Focus) -> None:
        if not frame.vis:
            self.eyes_on -= {frame.room}
        elif not self.is_soon(frame.t, frame.room):
            self.eyes_on |= {frame.room}

    def is_soon(self, t: str, room: str) -> bool:
        """Whether the same was said less than three seconds ago."""
        now = time.monotonic()
        self._buckets = self._buckets or Buckets(ONCE)
        if len(self._buckets) > MANY:
            self._buckets.forget_full(now)
        return self._buckets.of((t, room), now).take(now) > 0
