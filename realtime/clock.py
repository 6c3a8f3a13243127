"""Things done again and again, and the wall clock of the wire."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from realtime.logs import log, where
from realtime.needs import Refused


def wall_ms() -> int:
    """For people to read; never for ordering."""
    return time.time_ns() // 1_000_000


async def every(seconds: float, work: Callable[[], Awaitable[None]], spread: float = 0.2) -> None:
    """Do it again and again, ±20 % so that processes do not march; what fails is tried again."""
    while True:
        await asyncio.sleep(seconds * random.uniform(1 - spread, 1 + spread))  # noqa: S311
        try:
            await work()
        except Refused:
            continue  # the store does not answer now
        except Exception as exc:
            log.error("a clock of the gateway failed: %s", where(exc))
