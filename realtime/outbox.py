"""What one subscription still has to be sent: the replay it asked for, and what it missed while its
reader was slow. Nothing is kept for it but a cursor: the events wait in the hub's ring or the log.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from realtime import wire
from realtime.hub import Hub
from realtime.logs import log, where
from realtime.needs import Event, Unavailable
from realtime.repair import departure
from realtime.ring import fill
from realtime.veil import veiled

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.session import Session

RETRY_MS = 1500


class Subscription:
    """One session's place in one hub. While it is live, the hub's `sent` is its cursor."""

    __slots__ = (
        *("_following", "attached", "connection", "cursor", "eph", "goal", "hist_from", "hub"),
        *("member_at", "mute_until", "pv", "rests", "session"),
    )

    def __init__(
        self,
        session: Session,
        hub: Hub,
        member_at: int,
        *,
        hist_from: int = 0,
        eph: bool = False,
        mute_until: int | None = None,
        rests: bool = False,
    ) -> None:
        self.session, self.hub = session, hub
        self.member_at = member_at  # at this number the log still had them as a member
        self.hist_from = hist_from
        self.eph = eph  # wants to know who is here and who is typing
        self.mute_until = mute_until or 0  # wall clock, ms: until then they type for nobody
        self.rests = rests  # is nowhere counted among those who are here
        self.pv = 0  # which version of who is here it knows; 0: none
        self.connection: Connection = session.connection
        self.cursor = 0  # the last number written
        self.goal: int | None = None  # the number at which to say `live`
        self.attached = True
        self._following = False
        hub.attach(self)

    def begin(self, cursor: int, goal: int) -> None:
        """Everything up to `cursor` has been answered; go on from there."""
        self.cursor, self.goal = cursor, goal
        self._say_live()
        self.follow()

    def detach(self) -> None:
        self.attached = False
        self.hub.detach(self)

    def reset(self, reason: wire.ResetReason) -> None:
        """End it and say why; the client subscribes again from its own cursor."""
        if self.attached:
            self.detach()
            if self.session.forget(self):
                told = wire.Reset(room=self.hub.room, reason=reason, retry_ms=RETRY_MS)
                self.session.push(told)

    def lag(self) -> None:
        """The connection is clogged."""
        self.hub.lag(self)

    def follow(self) -> None:
        """Go on as far as the ring reaches, and into the log from there; then be live."""
        if self._following or not self.attached or self in self.hub.live:
            return
        if not self._from_ring():
            self._following = True
            self.session.spawn(self._from_log())

    def _from_ring(self) -> bool:
        """False where the log must be asked. True: live now, or waiting for the reader, or over."""
        while True:
            if self.goal is not None and self.hub.applied < self.goal:
                return False  # others wrote what we do not know of: they may have taken words back
            events = self.hub.ring.after(self.cursor, self.hub.sent)
            if events is None or (self.goal is not None and not events):
                return False
            if self._wait_for_reader(events):
                return True
            if self.cursor >= self.hub.sent and self.goal is None:
                self.hub.promote(self)
                return True

    def _wait_for_reader(self, events: list[Event]) -> bool:
        """Write the events until they are all written or the reader clogs; then True."""
        events = veiled(events, self.hist_from)
        while events and not self.connection.is_clogged:
            count = fill(events)
            self.connection.send(wire.evs(self.hub.room, [event.json for event in events[:count]]))
            self.cursor = events[count - 1].last
            del events[:count]
        self._say_live()
        return self.connection.is_clogged or self.connection.ending

    def _say_live(self) -> None:
        if self.goal is not None and self.cursor >= self.goal:
            self.goal = None
            self.session.push(wire.Live(room=self.hub.room, seq=self.cursor))

    async def _from_log(self) -> None:
        try:
            while self.attached and not self.connection.is_clogged:
                if self.goal is None and self.hub.applied - self.cursor > wire.REPLAY:
                    self.reset("slow")
                    return
                events = await self._read()
                if events is None:
                    return
                left = departure(events, self.session.person.pub, self.member_at)
                if left:
                    self.session.gone(self.hub.room, *left)
                    return
                if self._wait_for_reader(events):
                    return
                if self._from_ring():
                    return
        finally:
            self._following = False

    async def _read(self) -> list[Event] | None:
        """The next events of the log. None: detached meanwhile, or reset for want of an answer."""
        for pause in (0.1, 0.4, 1.5, 3.0):
            try:
                found = await self._found()
            except Unavailable:
                await asyncio.sleep(pause)
            except Exception as exc:
                log.error("a replay could not be read: %s", where(exc))
                await asyncio.sleep(pause)
            else:
                if not self.attached:
                    return None
                if not found:  # the hub took what the log does not have: it is another log now
                    self.reset("epoch")
                return found or None
        self.reset("internal")
        return None

    async def _found(self) -> list[Event]:
        """What the log has; read again where words were taken back meanwhile."""
        reader, forgotten = self.session.person.id, -1
        found: list[Event] = []
        while forgotten != self.hub.forgotten:
            forgotten = self.hub.forgotten
            found = await self.session.needs.rooms.events(
                self.hub.room_id, self.cursor, wire.EVENTS_A_FRAME, reader
            )
        return found
