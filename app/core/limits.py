"""How often is too often: for every account and every kind of change, and for guessing at
passwords.

Kept in this process's memory only: no address is written anywhere.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from app.core.errors import TooMany
from app.core.i18n import Words, n_words
from app.core.viewer import Viewer

A_MINUTE, AN_HOUR = 60, 3600
MOST_KEYS = 50_000  # forgets the oldest beyond this: memory stays bounded under a flood


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limit:
    """`burst` at once, then `burst` more spread evenly over `seconds`."""

    def __init__(
        self, burst: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._rate, self._clock = burst, burst / seconds, clock
        self._buckets: OrderedDict[object, _Bucket] = OrderedDict()

    def spend(self, key: object) -> None:
        """Raises TooMany with the seconds to wait."""
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        self._buckets.move_to_end(key)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            raise wait(math.ceil((1 - bucket.left) / self._rate))
        bucket.left -= 1

    def spend_for(self, viewer: Viewer) -> None:
        self.spend(viewer.user_id)


class Patience:
    """Wrong answers make the next one wait: nothing for the first `free`, then 1, 2, 4… seconds,
    42 at most. Never a lock: a stranger who guesses cannot shut out the person whose account it
    is (R22)."""

    LONGEST = 42.0

    def __init__(self, free: int = 5, clock: Callable[[], float] = time.monotonic) -> None:
        self._free, self._clock = free, clock
        self._wrong: OrderedDict[object, tuple[int, float]] = OrderedDict()

    def check(self, *keys: object) -> None:
        """Raises TooMany while any of the keys has to wait."""
        now = self._clock()
        left = max((self._ready_at(key) - now for key in keys), default=0)
        if left > 0:
            raise wait(math.ceil(left))

    def wrong(self, *keys: object) -> None:
        for key in keys:
            tries, _ = self._wrong.pop(key, (0, 0.0))
            self._wrong[key] = (tries + 1, self._clock())
        while len(self._wrong) > MOST_KEYS:
            self._wrong.popitem(last=False)

    def right(self, *keys: object) -> None:
        for key in keys:
            self._wrong.pop(key, None)

    def _ready_at(self, key: object) -> float:
        tries, last = self._wrong.get(key, (0, 0.0))
        if tries < self._free:
            return 0
        return last + min(self.LONGEST, 2.0 ** min(tries - self._free, 10))


class Turns:
    """Whoever was told to wait, and does, is let through: nobody who comes meanwhile, however
    often, takes their place."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._from: OrderedDict[object, float] = OrderedDict()

    def keep(self, key: object, seconds: float) -> None:
        self._from[key] = self._clock() + seconds
        if len(self._from) > MOST_KEYS:
            self._from.popitem(last=False)

    def has_come(self, key: object) -> bool:
        """Whether a turn is kept for this one. Raises TooMany before its time."""
        if key not in self._from:
            return False
        left = self._from[key] - self._clock()
        if left > 0:
            raise wait(math.ceil(left))
        return True

    def used(self, key: object) -> None:
        self._from.pop(key, None)


def wait(seconds: int) -> TooMany:
    return TooMany(_how_long(seconds), seconds)


def _how_long(seconds: int) -> Words:
    """Whoever is told a number of minutes or hours does not come too early."""
    if seconds > AN_HOUR:
        return n_words(
            "That was too often. Please wait one hour and try again.",
            "That was too often. Please wait %(n)s hours and try again.",
            math.ceil(seconds / AN_HOUR),
        )
    if seconds > 2 * A_MINUTE:
        return n_words(
            "That was too often. Please wait one minute and try again.",
            "That was too often. Please wait %(n)s minutes and try again.",
            math.ceil(seconds / A_MINUTE),
        )
    return n_words(
        "That was too often. Please wait one second and try again.",
        "That was too often. Please wait %(n)s seconds and try again.",
        seconds,
    )
