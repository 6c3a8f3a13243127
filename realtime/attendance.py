"""Who has which room open: people, however many connections they have, and for half a minute after
the last one has vanished, so that nobody flickers in a tunnel (wire.md §4, `pres`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from realtime.crowd import Crowd
from realtime.hub import Hub
from realtime.leases import Leases, Roll, together
from realtime.limits import Times

BREATH = 500  # rooms between two turns of the loop


@dataclass(slots=True)
class Attended:
    """A room somebody has open, or had until a moment ago."""

    hub: Hub
    people: dict[str, bool] = field(default_factory=dict)  # public id → may be named
    fading: dict[str, float] = field(default_factory=dict)  # since when nothing is open any more
    ours: Roll = field(default_factory=Roll)
    roll: Roll = field(default_factory=Roll)  # of all processes
    elsewhere: Sequence[Roll] = ()
    is_new: bool = True  # the roll has not been told
    has_newcomers: bool = False  # or somebody else who does not know what the others know

    def sum_up(self) -> None:
        self.ours = Roll.of(dict(self.people))
        self.roll = together([self.ours, *self.elsewhere])
        self.is_new = True


class Attendance:
    def __init__(self, crowd: Crowd, hubs: Mapping[int, Hub], times: Times) -> None:
        self._crowd, self._hubs, self._times = crowd, hubs, times
        self._rooms: dict[int, Attended] = {}
        self._restless: set[str] = set()

    def __iter__(self) -> Iterator[tuple[int, Attended]]:
        return iter(list(self._rooms.items()))

    def roll(self, room_id: int) -> Roll:
        """Who is in the room, as far as it is known here."""
        room = self._rooms.get(room_id)
        return room.roll if room else Roll()

    def moved(self, pub: str) -> None:
        """The person has more or fewer connections than before, or wants to be named, or not."""
        self._restless.add(pub)

    def gone(self, room_id: int, pub: str) -> None:
        """The person was put out of the room: they do not fade, they are gone."""
        room = self._rooms.get(room_id)
        if room and pub in room.people:
            del room.people[pub]
            room.fading.pop(pub, None)
            room.sum_up()

    async def count(self) -> None:
        """Take in who came, left, faded, or thought better of being named."""
        now = time.monotonic()
        restless, self._restless = self._restless, set()
        for room_id, hub in self._hubs.items():
            if hub.moved and room_id not in self._rooms:
                self._rooms[room_id] = Attended(hub)
        for number, (room_id, room) in enumerate(self, 1):
            if self._look(room, self._hubs.get(room_id, room.hub), now, restless):
                room.sum_up()
            if not number % BREATH:
                await asyncio.sleep(0)

    def forget_empty(self) -> None:
        """After everybody was told that nobody is left."""
        for room_id, room in self:
            if not room.people and not room.hub.subs:
                del self._rooms[room_id]

    async def trade(self, leases: Leases) -> None:
        """Tell the other processes who is here, and hear of theirs."""
        heard = await leases.trade({room.hub.room: room.ours for _, room in self if room.people})
        for _, room in self:
            before, room.elsewhere = room.elsewhere, heard.get(room.hub.room, ())
            if room.elsewhere != before:
                room.sum_up()

    def _look(self, room: Attended, hub: Hub, now: float, restless: set[str]) -> bool:
        is_changed = hub.moved or hub is not room.hub
        if is_changed:
            hub.moved, room.hub, room.has_newcomers = False, hub, True
            self._look_around(room, now)
        for pub in room.people.keys() & restless if restless else ():
            is_changed |= self._ask_again(room.people, pub)
        return (bool(room.fading) and _fade(room, now - self._times.fade)) or is_changed

    def _look_around(self, room: Attended, now: float) -> None:
        here = {sub.session.person.pub for sub in room.hub.subs if not sub.rests}
        for pub in room.fading.keys() & here:
            del room.fading[pub]
        for pub in room.people.keys() - here - room.fading.keys():
            room.fading[pub] = now
        for pub in here - room.people.keys():
            room.people[pub] = self._shows(pub)

    def _ask_again(self, people: dict[str, bool], pub: str) -> bool:
        """While they have no connection at all, their last word stands."""
        before = people[pub]
        if self._crowd.named(pub):
            people[pub] = self._shows(pub)
        return people[pub] != before

    def _shows(self, pub: str) -> bool:
        """Hidden on one device is hidden; and a device that has not said anything is."""
        own = self._crowd.named(pub)
        return bool(own) and all(session.passing.shows for session in own)


def _fade(room: Attended, before: float) -> bool:
    faded = [pub for pub, since in room.fading.items() if since <= before]
    for pub in faded:
        del room.people[pub], room.fading[pub]
    return bool(faded)
