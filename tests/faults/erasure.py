"""Which words are no more, and whether anybody is told them all the same (G10)."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.faults.words import marks_in


class Gone(NamedTuple):
    room: str
    seq: int  # the event that removed it
    at: float  # when that was known to be durable, in monotonic seconds


class Erasure:
    """What every message has said at which number; "" where it says nothing any more."""

    def __init__(self) -> None:
        self.gone: dict[str, Gone] = {}
        self._said: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)

    def said(self, room: str, id_: str, seq: int, text: str) -> None:
        """For good: everything it said at a lower number is gone from now on."""
        versions = self._said[room, id_]
        versions[seq] = text
        newest = max(versions)
        now = set(marks_in(versions[newest]))
        for text in versions.values():
            for mark in set(marks_in(text)) - now:
                self.gone.setdefault(mark, Gone(room, newest, time.monotonic()))

    def all_of(self, room: str, seq: int, is_hit: Callable[[str, int], bool]) -> None:
        """Every message of the room that `is_hit` (id, number of its making) says nothing any
        more."""
        for at, id_ in list(self._said):
            if at == room and is_hit(id_, min(self._said[at, id_])):
                self.said(room, id_, seq, "")

    def texts_of(self, room: str, id_: str) -> set[str]:
        return set(self._said[room, id_].values())

    def told(self, text: str, since: float, cursors: dict[str, int]) -> Iterator[str]:
        """The marks in `text` that it may not hold any more. It was asked for at `since`, or came
        over a connection made then, by somebody who stands at `cursors`."""
        for mark in marks_in(text):
            gone = self.gone.get(mark)
            if gone and (since > gone.at or cursors.get(gone.room, 0) >= gone.seq):
                yield f"{mark} was removed at {gone.seq} of {gone.room}"
