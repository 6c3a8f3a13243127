"""People who come, go, hide and type in one room, without sockets: what each of them hears is kept,
turn by turn of the clock."""

from __future__ import annotations

import json
from typing import Any

from realtime import wire
from realtime.crowd import Crowd
from realtime.ephemera import Ephemera
from realtime.hub import Hub
from realtime.leases import Alone, Leases
from realtime.limits import Limits, Times
from realtime.needs import Person
from realtime.outbox import Subscription
from realtime.passing import Passing

AT_ONCE = Times(hush=0, typing=1e6, fade=1e-9, full=1e9)
ROOM = "odesa"


class Device:
    """Connection and session of one tab."""

    limits = Limits()
    instance = None
    heard_at = said_at = 0.0
    is_clogged = ending = False
    unsent = 0

    def __init__(self, person: Person) -> None:
        self.person, self.connection = person, self
        self.passing = Passing()
        self.subs: dict[str, Subscription] = {}
        self.heard: list[dict[str, Any]] = []

    def write(self, frame: bytes) -> None:
        self.heard.append(json.loads(frame[frame.index(b"{") :]))


class Company:
    """One process. The first device of a person is number 0."""

    def __init__(
        self, *, shows_members: bool = True, members: int = 40, leases: Leases | None = None
    ) -> None:
        self.crowd, self.hub = Crowd(), Hub(1, ROOM, "e1", 0)
        self.hub.shows_members, self.hub.members = shows_members, members
        self.ephemera = Ephemera(
            self.crowd, {1: self.hub}, AT_ONCE, leases or Alone(), self._announce
        )
        self.devices: dict[tuple[str, int], Device] = {}
        self._ids: dict[str, int] = {}

    def _announce(self, kind: str, what: Any) -> None:
        self.ephemera.words[kind](what)

    def come(self, pub: str, device: int = 0) -> None:
        if (pub, device) in self.devices:
            return
        number = self._ids.setdefault(pub, len(self._ids) + 1)
        tab: Any = Device(Person(number, pub, number))
        self.devices[pub, device] = tab
        self.crowd.add(tab)
        tab.subs[ROOM] = Subscription(tab, self.hub, 0, eph=True)
        self.ephemera.moved(tab)

    def leave(self, pub: str, device: int = 0) -> None:
        tab: Any = self.devices.pop((pub, device), None)
        if tab:
            tab.subs.pop(ROOM).detach()
            self.crowd.remove(tab)
            self.ephemera.moved(tab)

    def say(self, pub: str, frame: Any, device: int = 0) -> None:
        tab: Any = self.devices.get((pub, device))
        if tab:
            tab.passing._buckets = None  # nobody is too quick here
            self.ephemera.take(tab, frame)

    def show(self, pub: str, device: int = 0) -> None:
        self.say(pub, wire.PresIn(show="members"), device)

    def hide(self, pub: str, device: int = 0) -> None:
        self.say(pub, wire.PresIn(show="hidden"), device)

    def type(self, pub: str, on: bool = True) -> None:
        self.say(pub, wire.TypingIn(room=ROOM, on=on))

    async def turn(self) -> None:
        await self.ephemera.look()

    def heard(self, pub: str, device: int = 0) -> list[dict[str, Any]]:
        """What came since the last time this was asked."""
        tab = self.devices.get((pub, device))
        if tab is None:
            return []
        heard, tab.heard = tab.heard, []
        return heard

    def last(self, pub: str, t: str = "pres") -> dict[str, Any]:
        return [frame for frame in self.heard(pub) if frame["t"] == t][-1]
