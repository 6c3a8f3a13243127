"""Writing what may be lost, to whoever has a room open and keeps up: it is the first thing to be
dropped for a slow reader (wire.md §9), and is never kept for anybody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from realtime import wire
from realtime.frames import prepare
from realtime.hub import SLICE, Hub
from realtime.outbox import Subscription


def listeners(hub: Hub) -> list[Subscription]:
    """The connections that want to know; not those still being let in, or let in anew."""
    return [sub for sub in hub.subs if sub.eph and sub.session.subs.get(hub.room) is sub]


async def whisper(subs: Sequence[Subscription], what: wire.Push) -> list[Subscription]:
    """Framed once for all of them. Returns those who could not take it; nobody is told who has been
    put out of the room meanwhile (G9)."""
    frame, now = prepare(wire.encode(what)), time.monotonic()
    missed: list[Subscription] = []
    for count, sub in enumerate(subs, 1):
        connection = sub.connection
        if connection.is_clogged and connection.unsent >= wire.SHED:
            missed.append(sub)
        elif sub.attached:
            sub.session.said_at = now
            connection.write(frame)
        if not count % SLICE:
            await asyncio.sleep(0)
    return missed
