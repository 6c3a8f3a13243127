"""Leaving without anybody noticing much: nobody new is let in, everybody hears when to come again
and is served until it is time, and what was sent is answered before the end (wire.md §9)."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

from realtime import wire
from realtime.hub import SLICE
from realtime.wire import Code

if TYPE_CHECKING:
    from realtime.gateway import Gateway
    from realtime.session import Session

A_SECOND = 200  # connections that may come back, or are given time to hear that they will
WINDOW = 60.0  # seconds over which they come back, at most
LONGEST = 20.0  # seconds for which they are served at most
GLANCE = 0.05  # seconds between two looks at who is left


async def drain(gateway: Gateway, why: str, *, is_hurried: bool = False) -> None:
    """Returns when everybody has gone, or was sent away. Newcomers are refused by the gateway."""
    number, times = len(gateway.crowd), gateway.times
    first = 1.0 if is_hurried else times.drain
    until = time.monotonic() + min(first + number / A_SECOND, LONGEST)
    window = max(1.0, min(number / A_SECOND, WINDOW))
    untold = list(gateway.crowd)
    while gateway.crowd and time.monotonic() < until:
        untold = await _tell(untold, times.down, window, until, why)
        await asyncio.sleep(GLANCE)
    for session in gateway.crowd:
        session.leave(Code.DRAINED)
    await last_answers(gateway)


async def last_answers(gateway: Gateway) -> None:
    """Returns when everybody who was asked to leave has been answered, or has had the time."""
    until = time.monotonic() + gateway.times.farewell
    while gateway.crowd and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(GLANCE)


async def _tell(
    sessions: list[Session], down: float, window: float, until: float, why: str
) -> list[Session]:
    """Those who are not welcomed yet hear it later, because nothing comes before a welcome. When to
    come back is different for each, so that they do not all come at once."""
    untold: list[Session] = []
    for count, session in enumerate(sessions, 1):
        if not session.welcomed:
            untold.append(session)
            continue
        back = down + random.uniform(0, window)  # noqa: S311
        left = max(0.0, until - time.monotonic())
        session.push(wire.Drain(in_ms=int(back * 1000), deadline_ms=int(left * 1000), why=why))
        if not count % SLICE:
            await asyncio.sleep(0)
    return untold
