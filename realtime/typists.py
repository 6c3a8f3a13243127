"""Who is typing in which room: a complete list, at most every two seconds, while there is anything
to tell (wire.md §4, `typing`)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from realtime import wire
from realtime.attendance import Attendance
from realtime.discretion import typing
from realtime.hub import Hub
from realtime.limits import Times
from realtime.whisper import listeners, whisper

List = tuple[int, tuple[str, ...]]
NOBODY: List = (0, ())


class Typists:
    def __init__(self, hubs: Mapping[int, Hub], attendance: Attendance, times: Times) -> None:
        self._hubs, self._attendance, self._times = hubs, attendance, times
        self._until: dict[int, dict[str, float]] = {}  # room → public id → monotonic seconds
        self._told: dict[int, tuple[List, float]] = {}  # what is shown now, and since when

    def heard(self, what: Any) -> None:
        """Somebody types, or stopped, on this process or another: [room, public id, on]."""
        room_id, pub, on = what
        if room_id not in self._hubs:
            return
        typing_here = self._until.setdefault(room_id, {})
        if on:
            typing_here[pub] = time.monotonic() + self._times.typing
        else:
            typing_here.pop(pub, None)

    def has(self, room_id: int, pub: str) -> bool:
        """Whether they are thought to be typing."""
        return pub in self._until.get(room_id, ())

    def gone(self, room_id: int, pub: str) -> None:
        """The person was put out of the room."""
        self._until.get(room_id, {}).pop(pub, None)

    async def tell(self) -> None:
        for room_id in self._until.keys() | self._told.keys():
            hub = self._hubs.get(room_id)
            if hub:
                await self._tell(hub)
            else:
                self._until.pop(room_id, None)
                self._told.pop(room_id, None)

    async def _tell(self, hub: Hub) -> None:
        """What has changed, and while anybody is typing again every other time: for those who came
        in between, and those who did not get it."""
        now = time.monotonic()
        seen = self._list(hub, now)
        before, told_at = self._told.get(hub.room_id, (NOBODY, 0.0))
        is_known = seen == before and now - told_at < 1.5 * self._times.hush
        if is_known or seen == before == NOBODY:
            return
        if seen == NOBODY:
            del self._told[hub.room_id]
        else:
            self._told[hub.room_id] = seen, now
        n, who = seen
        await whisper(listeners(hub), wire.Typing(room=hub.room, n=n, who=who))

    def _list(self, hub: Hub, now: float) -> List:
        until = self._until.get(hub.room_id, {})
        still = {pub: at for pub, at in until.items() if at > now}
        if still:
            self._until[hub.room_id] = still
        else:
            self._until.pop(hub.room_id, None)
        return typing(
            still,
            self._attendance.roll(hub.room_id),
            shows_members=hub.shows_members,
            members=hub.members,
        )
