"""Holes: what another process wrote and the bus did not bring. Every two seconds the heads of the
subscribed rooms are compared with the log; what is missing is read from there.

An event that lets somebody in or out acts before any later event is written (the removal barrier),
so whatever is read here is searched for those first. The log must therefore never elide them.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from realtime.hub import Hub
from realtime.limits import Times
from realtime.logs import log, where
from realtime.needs import Event, Needs, Unavailable
from realtime.wire import ResetReason

BITE = 256  # events of one read
LOOK_AT = 500  # rooms of one look


def moves(events: Iterable[Event]) -> Iterator[tuple[Event, dict[str, Any]]]:
    """The events that say who came, left or became what."""
    for event in events:
        if b'"k":"mem"' in event.json:
            yield event, msgspec.json.decode(event.json)


def departure(events: Sequence[Event], pub: str, known: int) -> tuple[int, str] | None:
    """Where and why this person is out, if one of the events beyond `known` says so."""
    for event, told in moves(events):
        if event.seq > known and told.get("op") == "leave" and told.get("user") == pub:
            return event.seq, str(told.get("as", "left"))
    return None


class Repair:
    """`arrived(hub, events)` takes what was found; `lost(hub, reason)` gives a hub up."""

    def __init__(
        self,
        needs: Needs,
        hubs: dict[int, Hub],
        times: Times,
        arrived: Callable[[Hub, list[Event]], None],
        lost: Callable[[Hub, ResetReason], None],
    ) -> None:
        self._needs, self._hubs, self._times = needs, hubs, times
        self._arrived, self._lost = arrived, lost
        self._mending: dict[Hub, asyncio.Task[None]] = {}
        self.holes = 0  # that did not close by themselves

    def hole(self, hub: Hub) -> None:
        """Numbers up to `hub.wanted` exist and were not taken: wait a moment, then read them."""
        if hub not in self._mending:
            self._mending[hub] = asyncio.get_running_loop().create_task(self._mend(hub))

    async def look(self) -> None:
        """Compare the heads of the subscribed rooms with the log's. Raises Unavailable."""
        watched = [hub for hub in self._hubs.values() if hub.is_heard]
        for start in range(0, len(watched), LOOK_AT):
            some = {hub: hub.applied for hub in watched[start : start + LOOK_AT]}
            heads = await self._needs.rooms.heads([hub.room_id for hub in some])
            for hub, had in some.items():
                head = heads.get(hub.room_id)
                if head is None or head.epoch != hub.epoch or head.seq < had:  # an older log
                    self._lost(hub, "epoch")
                elif head.seq > hub.applied:
                    hub.wanted = max(hub.wanted, head.seq)
                    self.hole(hub)

    def stop(self) -> None:
        for task in self._mending.values():
            task.cancel()
        self._mending.clear()

    async def _mend(self, hub: Hub) -> None:
        # Two writers may have told in swapped order.
        await asyncio.sleep(self._times.hold * random.uniform(1, 2))  # noqa: S311
        give_up = time.monotonic() + self._times.mend
        self.holes += hub.applied < hub.wanted
        while hub.applied < hub.wanted:
            if not await self._bite(hub):
                if time.monotonic() > give_up:
                    self._lost(hub, "gap")
                    break
                await asyncio.sleep(self._times.hold)
        self._mending.pop(hub, None)  # not in a callback, or a hole found meanwhile would be lost

    async def _bite(self, hub: Hub) -> bool:
        """Read some of what is missing; False where there was nothing to be had."""
        before, forgotten = hub.applied, hub.forgotten
        try:
            found = await self._needs.rooms.events(hub.room_id, hub.applied, BITE)
        except Unavailable:
            return False
        except Exception as exc:
            log.error("a hole could not be read: %s", where(exc))
            return False
        if forgotten != hub.forgotten:  # words were taken back meanwhile
            return True
        self._arrived(hub, found)
        return hub.applied > before
