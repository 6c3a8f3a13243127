"""Telling each room who is here: every two seconds what has changed, every minute everything
(wire.md §4, `pres`).

Nothing is told at the moment somebody comes or goes, nor by a clock that began with them: what a
room is told, and when, depends only on what `discretion` lets it see.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from realtime import wire
from realtime.attendance import BREATH, Attendance, Attended
from realtime.discretion import View, view
from realtime.leases import Roll
from realtime.limits import Times
from realtime.outbox import Subscription
from realtime.whisper import listeners, whisper


@dataclass(slots=True)
class _Told:
    """What a room was last told. It is kept when nobody is left: a number that began anew would
    say that nobody had stayed, not even somebody hidden."""

    view: View
    round: int  # of telling everything
    pv: int = 1

    def whole(self, room: str) -> wire.Pres:
        full = UNSET if self.view.names is None else sorted(self.view.names)
        return wire.Pres(room=room, on=self.view.on, lt=self._lt, pv=self.pv, full=full)

    def since(self, before: View, room: str) -> wire.Pres | None:
        """The difference; None where the whole has to be told: names began or ended."""
        names, known = self.view.names, before.names
        if names is None or known is None:
            return None
        return wire.Pres(
            room=room,
            on=self.view.on,
            lt=self._lt,
            pb=self.pv - 1,
            pv=self.pv,
            join=sorted(names - known),
            leave=sorted(known - names),
        )

    @property
    def _lt(self) -> bool | UnsetType:
        return self.view.lt or UNSET


class Presence:
    def __init__(self, attendance: Attendance, times: Times) -> None:
        self._attendance, self._times = attendance, times
        self._told: dict[int, _Told] = {}

    async def tell(self) -> None:
        for number, (room_id, room) in enumerate(self._attendance, 1):
            told, turn = self._told_of(room_id, room), self._round(room_id)
            if room.is_new or room.has_newcomers or told.round != turn:
                await self._look(room, told, turn)
            if not number % BREATH:
                await asyncio.sleep(0)

    async def _look(self, room: Attended, told: _Told, turn: int) -> None:
        before, is_due, has_newcomers = told.view, told.round != turn, room.has_newcomers
        room.is_new = room.has_newcomers = False
        told.round, told.view = turn, view(room.roll, shows_members=room.hub.shows_members)
        if told.view != before:
            told.pv += 1
        if told.view != before or is_due or has_newcomers:
            await self._tell(room, told, before, is_due)

    async def _tell(self, room: Attended, told: _Told, before: View, is_due: bool) -> None:
        """Those who know what was told last hear the difference, the others the whole."""
        listening, name = listeners(room.hub), room.hub.room
        difference = None if is_due else told.since(before, name)
        last = told.pv if told.view == before else told.pv - 1
        knowing = [sub for sub in listening if sub.pv == last]
        others = [sub for sub in listening if sub.pv != last]
        if is_due or (told.view != before and difference is None):
            knowing, others = [], listening
        await _send(room, others, told.whole(name))
        if told.view != before and difference is not None:
            await _send(room, knowing, difference)

    def _told_of(self, room_id: int, room: Attended) -> _Told:
        if room_id not in self._told:
            nobody = view(Roll(), shows_members=room.hub.shows_members)
            self._told[room_id] = _Told(nobody, self._round(room_id))
        return self._told[room_id]

    def _round(self, room_id: int) -> int:
        """Another one every `times.full` seconds, at a moment of the room's own."""
        share = room_id % 60 / 60
        return int(time.monotonic() / self._times.full + share)


async def _send(room: Attended, subs: list[Subscription], frame: wire.Pres) -> None:
    for sub in subs:
        sub.pv = frame.pv
    for sub in await whisper(subs, frame):
        sub.pv, room.has_newcomers = 0, True
