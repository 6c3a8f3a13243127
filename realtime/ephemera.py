"""What has no number and may be lost: who is here, who is typing, who is looking (wire.md §4).

It is told by one steady clock, never at the moment it happens; `focus` is not told to anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from realtime import wire
from realtime.attendance import Attendance
from realtime.clock import wall_ms
from realtime.crowd import Crowd
from realtime.hub import Hub
from realtime.leases import Leases
from realtime.limits import Times
from realtime.passing import Frame
from realtime.presence import Presence
from realtime.typists import Typists

if TYPE_CHECKING:
    from realtime.session import Session

TYPING, HIDES = "typing", "hides"  # what the processes call it among themselves


class Ephemera:
    def __init__(
        self,
        crowd: Crowd,
        hubs: dict[int, Hub],
        times: Times,
        leases: Leases,
        announce: Callable[[str, Any], None],
    ) -> None:
        self._crowd, self._hubs, self._leases, self._announce = crowd, hubs, leases, announce
        self._attendance = Attendance(crowd, hubs, times)
        self.typists = Typists(hubs, self._attendance, times)
        self._presence = Presence(self._attendance, times)
        self.words = {TYPING: self.typists.heard, HIDES: self.hides}  # what it listens to

    def take(self, session: Session, frame: Frame) -> None:
        """What somebody says in passing. Rooms they have not open are none of their business."""
        match frame:
            case wire.PresIn():
                if session.passing.show(frame):
                    self.moved(session)
                    if not session.passing.shows:
                        self._announce(HIDES, session.person.pub)
            case wire.TypingIn(on=True):
                sub = session.subs.get(frame.room)
                is_quiet = sub is not None and sub.mute_until > wall_ms()
                if sub and not is_quiet and not session.passing.is_soon(frame.t, frame.room):
                    self._announce(TYPING, [sub.hub.room_id, session.person.pub, True])
            case wire.TypingIn():
                self.stops_typing(session, frame.room)
            case wire.Focus():
                if frame.room in session.subs:
                    session.passing.look(frame)

    def hides(self, pub: str) -> None:
        """Somebody has hidden on one device, on this process or another: no other device of theirs
        lets them be named any more before it says so anew."""
        for session in self._crowd.named(pub):
            if session.passing.shows:
                session.passing.shows = None
        self._attendance.moved(pub)

    def stops_typing(self, session: Session, room: str) -> None:
        """They said so, or have sent what they typed."""
        sub, pub = session.subs.get(room), session.person.pub
        if sub and self.typists.has(sub.hub.room_id, pub):
            self._announce(TYPING, [sub.hub.room_id, pub, False])

    def quiet(self, session: Session, room: str, until: int | None) -> None:
        """A keeper has asked them to write nothing there for a while, or lets them write again."""
        if sub := session.subs.get(room):
            sub.mute_until = until or 0
        if until:
            self.stops_typing(session, room)

    def moved(self, session: Session) -> None:
        """A connection came or went, or its person wants to be named, or not."""
        self._attendance.moved(session.person.pub)

    def gone(self, room_id: int, pub: str) -> None:
        """Somebody was put out of a room."""
        self._attendance.gone(room_id, pub)
        self.typists.gone(room_id, pub)
        if hub := self._hubs.get(room_id):
            hub.members = max(0, hub.members - 1)

    def is_before_eyes(self, user_id: int, room: str) -> bool:
        """Whether the person is looking at the room, on this process, so that nothing needs to
        call them there."""
        return any(
            room in session.passing.eyes_on and room in session.subs
            for session in self._crowd.of(user_id)
        )

    async def stop(self) -> None:
        """Nobody is here any more."""
        await self._leases.trade({})

    async def look(self) -> None:
        """By the clock: tell everybody what has changed."""
        await self._attendance.count()
        await self.typists.tell()
        await self._attendance.trade(self._leases)
        await self._presence.tell()
        self._attendance.forget_empty()
