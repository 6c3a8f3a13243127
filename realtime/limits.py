"""How much is too much: token buckets, the limits of people and of bots, the clocks of it all.

Rates are per second, times are seconds of the monotonic clock unless a name says `_ms`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)  # a key, found by what it is, not what it says
class Rate:
    per_s: float
    burst: float


class Bucket:
    """Tokens that come back with time. It starts full."""

    __slots__ = ("_at", "_left", "_rate")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._left, self._at = rate, rate.burst, now

    def take(self, now: float, cost: float = 1) -> int:
        """0 and the tokens are taken, or the milliseconds to wait, and nothing is taken."""
        wait = self.wait(now, cost)
        if not wait:
            self._left -= cost
        return wait

    def spend(self) -> None:
        """Take the token that `wait` has just found."""
        self._left -= 1

    def wait(self, now: float, cost: float = 1) -> int:
        """Milliseconds until `cost` tokens are there."""
        rate = self._rate
        self._left = min(rate.burst, self._left + (now - self._at) * rate.per_s)
        self._at = now
        missing = cost - self._left
        return 0 if missing <= 0 else int(missing / rate.per_s * 1000) + 1

    def owe(self, now: float, cost: float) -> float:
        """Take even what is not there; the seconds until the debt is paid."""
        self.wait(now)
        self._left -= cost
        return max(0.0, -self._left / self._rate.per_s)

    def full(self, now: float) -> bool:
        return not self.wait(now, self._rate.burst)


class Buckets:
    """One bucket per key, made when first needed and forgotten once full again."""

    __slots__ = ("_of", "_rate")

    def __init__(self, rate: Rate) -> None:
        self._of: dict[Hashable, Bucket] = {}
        self._rate = rate

    def of(self, key: Hashable, now: float) -> Bucket:
        bucket = self._of.get(key)
        if bucket is None:
            bucket = self._of[key] = Bucket(self._rate, now)
        return bucket

    def forget_full(self, now: float) -> None:
        self._of = {key: bucket for key, bucket in self._of.items() if not bucket.full(now)}

    def __len__(self) -> int:
        return len(self._of)


@dataclass(frozen=True, slots=True)
class Limits:
    """One column of the table of limits."""

    frames: Rate = Rate(20, 60)
    bytes_in: Rate = Rate(32 * 1024, 128 * 1024)
    send_room: Rate = Rate(1, 6)
    send_all: Rate = Rate(2, 10)
    react: Rate = Rate(2, 10)
    sub: Rate = Rate(5, 120)
    hist: Rate = Rate(4, 12)
    heads: Rate = Rate(0.1, 1)
    connections: int = 10
    subs: int = 100
    inflight: int = 1


PEOPLE = Limits()
BOTS = Limits(
    frames=Rate(200, 400),
    bytes_in=Rate(8 * 32 * 1024, 8 * 128 * 1024),
    send_room=Rate(100, 200),
    send_all=Rate(100, 200),
    react=Rate(200, 400),
    sub=Rate(25, 600),
    hist=Rate(20, 60),
    connections=50,
    subs=500,
    inflight=16,
)
UPGRADES = Rate(30, 300)  # per address: whole shelters share one


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds. The defaults are the contract; tests bring shorter ones."""

    tick: float = 2.5
    ping_from: float = 20.0  # of our own silence; the tick adds up to 3 s
    ping_to: float = 22.0
    silent: float = 70.0  # without a frame from the client
    stuck: float = 30.0  # without one byte drained
    lists: float = 1.0  # between two bumps of the same list
    markers: float = 2.0  # until a marker is written, so that all devices agree within five
    recheck: float = 60.0  # of the sessions behind the connections
    look: float = 2.0  # between two looks at the heads, ±20 %
    look_blind: float = 0.25  # the same, and the next, while the bus is down
    recheck_blind: float = 2.0
    hold: float = 0.05  # what a hole is given to close by itself, up to twice that
    mend: float = 5.0  # what a hole is given to be filled from the log
    idle_hub: float = 60.0
    hush: float = 2.1  # between two tellings of who is here and who is typing; never less than 2
    typing: float = 3.8  # without another frame: with `hush`, it is shown for 6 s at most
    fade: float = 30.0  # from the end of somebody's last connection to their being offline
    full: float = 60.0  # between two tellings of everybody who is here
    farewell: float = 5.0  # for the last acks when the process stops
    drain: float = 1.0  # of service after it was told to stop; and 1 s for every 200 connections
    down: float = 3.0  # until somebody answers again, when one process is all there is


class Strikes:
    """Counts what happens within the last `seconds`; `most` of them are too many."""

    __slots__ = ("_at", "_most", "_seconds")

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._at: deque[float] = deque(maxlen=most)

    def add(self, now: float) -> bool:
        """True: that was one too many."""
        self._at.append(now)
        return len(self._at) == self._most and now - self._at[0] <= self._seconds


Wanted = tuple[str, Hashable, Rate]  # what for, whose, and how much of it


class Spending:
    """What people send and react, counted over all of their connections here."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, Rate], Buckets] = {}

    def send(self, user_id: int, room: str, limits: Limits, now: float) -> int:
        """0 and it is counted, or the milliseconds to wait."""
        here = ("room", (user_id, room), limits.send_room)
        return self.take(now, here, ("all", user_id, limits.send_all))

    def react(self, user_id: int, limits: Limits, now: float) -> int:
        """0 and it is counted, or the milliseconds to wait."""
        return self.take(now, ("react", user_id, limits.react))

    def take(self, now: float, *wanted: Wanted) -> int:
        """All of them or none: 0, or the milliseconds to wait."""
        buckets, wait_ms = [], 0
        for what, whose, rate in wanted:
            bucket = self._buckets(what, rate).of(whose, now)
            buckets.append(bucket)
            wait_ms = max(wait_ms, bucket.wait(now))
        if not wait_ms:
            for bucket in buckets:
                bucket.spend()
        return wait_ms

    def forget_full(self, now: float) -> None:
        for buckets in self._of.values():
            buckets.forget_full(now)

    def _buckets(self, what: str, rate: Rate) -> Buckets:
        buckets = self._of.get((what, rate))
        if buckets is None:
            buckets = self._of[what, rate] = Buckets(rate)
        return buckets
