"""Who is in a room on the other processes, by way of Redis (storage.md §5).

here                        the processes that live, by when they last said so
pres:{room}:{process}       the roll of one room on one of them, for half a minute
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from realtime.leases import Roll
from realtime.logs import log, where
from realtime.redis_bus import RedisBus
from realtime.redis_link import Away

LIVES = 30  # seconds without a word from its process after which a roll is nothing
AGAIN = 10.0  # seconds after which what has not changed is said again
READ_AGAIN = 3.0  # seconds between two readings of what others say
LONGEST = 1.0  # seconds that a trade takes

# By the clock of Redis, because machines do not agree on the time.
ALIVE = f"""
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - {LIVES})
redis.call('EXPIRE', KEYS[1], {2 * LIVES})
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""

_roll = msgspec.json.Decoder(tuple[dict[str, bool], int, int])


class RedisLeases:
    """`leases.Leases` of one process."""

    def __init__(self, bus: RedisBus) -> None:
        self._bus, self._me = bus, bus.name
        self._here = f"{bus.prefix}here"
        self._said: dict[str, tuple[Roll, float]] = {}  # room → what we last wrote, and when
        self._heard: dict[str, list[Roll]] = {}
        self._heard_at = -LIVES * 1.0

    async def trade(self, ours: Mapping[str, Roll]) -> Mapping[str, Sequence[Roll]]:
        """`leases.Leases.trade`."""
        try:
            async with asyncio.timeout(LONGEST):
                await self._say(ours)
                if ours and time.monotonic() - self._heard_at >= READ_AGAIN:
                    await self._listen(list(ours))
        except (Away, TimeoutError):
            self._said.clear()  # who knows what was written
        except Exception as problem:
            log.error("presence was not traded: %s", where(problem))
        if time.monotonic() - self._heard_at > LIVES:
            self._heard = {}
        return {room: rolls for room, rolls in self._heard.items() if room in ours}

    async def _say(self, ours: Mapping[str, Roll]) -> None:
        now = time.monotonic()
        asked = []
        for room, roll in ours.items():
            before, at = self._said.get(room, (None, 0.0))
            if roll != before or now - at >= AGAIN:
                self._said[room] = roll, now
                said = msgspec.json.encode((roll.people, roll.shown, roll.hidden))
                asked.append(self._bus.ask("SET", self._key(room, self._me), said, "EX", LIVES))
        for room in self._said.keys() - ours.keys():
            del self._said[room]
            asked.append(self._bus.ask("DEL", self._key(room, self._me)))
        await asyncio.gather(*asked)

    async def _listen(self, rooms: list[str]) -> None:
        alive = await self._bus.ask("EVAL", ALIVE, 1, self._here, self._me)
        others = [name.decode() for name in alive if name.decode() != self._me]
        heard: dict[str, list[Roll]] = {}
        keys = [(room, self._key(room, name)) for room in rooms for name in others]
        if keys:
            rolls = await self._bus.ask("MGET", *(key for _, key in keys))
            for (room, _), roll in zip(keys, rolls, strict=True):
                if roll is not None:
                    heard.setdefault(room, []).append(_read(roll))
        self._heard, self._heard_at = heard, time.monotonic()

    def _key(self, room: str, process: str) -> str:
        return f"{self._bus.prefix}pres:{room}:{process}"


def _read(said: Any) -> Roll:
    return Roll(*_roll.decode(said))
