"""What people send, counted over all processes (wire.md §7).

Nobody waits for Redis: each process goes by its own buckets and tells the common ones, in one call;
what those answer holds from the next message on. Where Redis does not answer, the own ones are all
there is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable
from typing import Any

from realtime.limits import Spending, Wanted
from realtime.redis_bus import RedisBus

# For every key one token, be it owed; how many milliseconds until there is one again.
SPEND = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local waits = {}
for i, key in ipairs(KEYS) do
  local rate, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local kept = redis.call('HMGET', key, 'left', 'at')
  local left = (tonumber(kept[1]) or burst) + (now - (tonumber(kept[2]) or now)) * rate
  left = math.max(math.min(left, burst) - 1, -burst)
  redis.call('HSET', key, 'left', left, 'at', now)
  redis.call('EXPIRE', key, math.ceil((burst - left) / rate) + 1)
  waits[i] = math.max(0, math.ceil((1 - left) / rate * 1000))
end
return waits
"""


class SharedSpending(Spending):
    def __init__(self, bus: RedisBus) -> None:
        super().__init__()
        self._bus = bus
        self._until: dict[tuple[str, Hashable], float] = {}  # monotonic seconds

    def take(self, now: float, *wanted: Wanted) -> int:
        """`Spending.take`, also of what was spent elsewhere."""
        until = max(self._until.get((what, whose), 0.0) for what, whose, _ in wanted)
        if until > now:
            return int((until - now) * 1000) + 1
        wait_ms = super().take(now, *wanted)
        if not wait_ms:
            self._tell(wanted)
        return wait_ms

    def forget_full(self, now: float) -> None:
        super().forget_full(now)
        self._until = {key: until for key, until in self._until.items() if until > now}

    def _tell(self, wanted: tuple[Wanted, ...]) -> None:
        keys = [self._key(*one) for one in wanted]
        rates = [number for *_, rate in wanted for number in (rate.per_s, rate.burst)]
        asked = self._bus.ask("EVAL", SPEND, len(keys), *keys, *rates)

        def learn(answered: asyncio.Future[Any]) -> None:
            if not answered.cancelled() and not answered.exception():
                now = time.monotonic()
                for (what, whose, _), wait_ms in zip(wanted, answered.result(), strict=True):
                    if wait_ms:
                        self._until[what, whose] = now + wait_ms / 1000

        asked.add_done_callback(learn)

    def _key(self, what: str, whose: Hashable, rate: object) -> str:
        parts = whose if isinstance(whose, tuple) else (whose,)
        return ":".join([f"{self._bus.prefix}spent", what, *map(str, parts)])
