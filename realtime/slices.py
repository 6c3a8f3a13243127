"""Everybody who hears a room, in slices: a frame is written to all of one at once, in C as far as
possible, and the loop breathes between two of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realtime.outbox import Subscription


def slices_of(subs: Iterable[Subscription], size: int) -> list[Slice]:
    left = iter(subs)
    return [Slice(part) for part in iter(lambda: list(islice(left, size)), [])]


class Slice:
    """Whoever is in it may go; nobody comes."""

    __slots__ = ("_fds", "_is_sorted", "_others", "_quick", "_subs")

    def __init__(self, subs: Iterable[Subscription]) -> None:
        self._subs = dict.fromkeys(subs)
        self._quick: list[Subscription] = []  # those with nothing queued before the frame
        self._fds: list[int] = []  # theirs
        self._others: list[Subscription] = []
        self._is_sorted = False

    def __contains__(self, sub: Subscription) -> bool:
        return sub in self._subs

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._subs)

    def drop(self, sub: Subscription) -> None:
        self._subs.pop(sub, None)
        self._is_sorted = False

    def write(self, frame: bytes) -> None:
        """Straight to the descriptors. What one of them does not take goes through its transport,
        which waits for the kernel, and finds out if the peer is gone."""
        if not self._is_sorted:
            self._sort()
        subs, fds, done = self._quick, self._fds, 0
        while done < len(fds):
            written: list[int] = []
            try:
                written.extend(map(os.write, fds[done:], repeat(frame)))
            except OSError:
                subs[done + len(written)].connection.write(frame)
            if written.count(len(frame)) != len(written):
                for sub, size in zip(subs[done:], written, strict=False):
                    if size < len(frame):
                        sub.connection.write(frame[size:])
            done += len(written) + 1
        for sub in self._others:
            sub.connection.write(frame)

    def _sort(self) -> None:
        self._quick = [sub for sub in self._subs if sub.connection.fd >= 0]
        self._fds = [sub.connection.fd for sub in self._quick]
        self._others = [sub for sub in self._subs if sub.connection.fd < 0]
        self._is_sorted = True
