"""What becomes of news in this process, whether it was told or found in the log.

Whoever an event puts out of a room is put out before anything later is written to anybody (G9).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from realtime import wire
from realtime.arrivals import Arrivals
from realtime.bus import Revoked
from realtime.hub import Hub
from realtime.limits import Times
from realtime.needs import Batch, Event, Fact, Seat
from realtime.repair import Repair, moves

if TYPE_CHECKING:
    from realtime.gateway import Gateway


class Hearing:
    def __init__(self, gateway: Gateway, times: Times) -> None:
        self._crowd, self._visits, self._hubs = gateway.crowd, gateway.visits, gateway.hubs
        self._lists, self._ephemera = gateway.lists, gateway.ephemera
        self.arrivals = Arrivals(gateway.needs, self._crowd, self._lists, gateway.spawn)
        self._gateway = gateway
        self._told: dict[int, tuple[str, int]] = {}  # room → epoch and number of the last batch
        self.repair = Repair(gateway.needs, self._hubs, times, self._found, self._lose)

    def hub(self, seat: Seat) -> Hub:
        """The room's hub, as far as the seat's head at least or about to be."""
        hub = self._hubs.get(seat.room_id)
        if hub and hub.epoch != seat.epoch:
            self._lose(hub, "epoch")
            hub = None
        if hub is None:
            hub = self._hubs[seat.room_id] = Hub(seat.room_id, seat.room, seat.epoch, seat.head)
            epoch, last = self._told.get(seat.room_id, ("", 0))
            if epoch == seat.epoch and last > seat.head:
                hub.wanted = last  # delivered between the reading of the seat and now
                self.repair.hole(hub)
        hub.shows_members, hub.members = seat.shows_members, seat.members
        return hub

    def take(self, batch: Batch) -> None:
        """One commit of one room. Whoever it removes hears nothing of it but that."""
        self._lists.said(batch)  # before the markers, which count what it counts
        for fact in batch.facts:  # first, because whoever goes hears nothing of the room after that
            self.inform(fact)
        for seq, user_id, why in batch.gone:
            self.put_out(user_id, batch.room, seq, why)
        if batch.gone:
            self._forget_leavers(batch.room_id, batch.events)
        if batch.last:
            self._told[batch.room_id] = batch.epoch, batch.last
            hub = self._hubs.get(batch.room_id)
            if hub and hub.epoch != batch.epoch:
                self._lose(hub, "epoch")
            elif hub and not hub.apply(batch.events, batch.last, batch.stale_to):
                self.repair.hole(hub)
        for user_id in batch.came:
            self.let_in(user_id, batch.room)

    def put_out(self, user_id: int, room: str, seq: int, why: str) -> None:
        for session in self._crowd.of(user_id):
            session.gone(room, seq, why)
        self._visits.gone(user_id, room, seq, why)

    def let_in(self, user_id: int, room: str) -> None:
        self.arrivals.came(user_id, room)

    def inform(self, fact: Fact) -> None:
        """What is for one person alone."""
        if self._lists.learn(fact):
            rights = _rights.decode(fact.json) if fact.json.startswith(_YOU) else NO_RIGHTS
            for session in self._crowd.of(fact.user_id):
                if rights.k == "perm":
                    self._ephemera.quiet(session, rights.room, rights.mute_until)
                session.inform(fact.json)

    def end(self, news: Revoked) -> None:
        for session in self._crowd:
            if session.person.session in news.sessions or session.person.id in news.users:
                session.end(news.code)
        self._visits.end(news)

    def _found(self, hub: Hub, events: list[Event]) -> None:
        """Events read from the log because nobody told us. Removals act before anything else."""
        self._forget_leavers(hub.room_id, events)
        doubted: set[int] = set()
        for event, told in moves(events):
            if event.seq <= hub.applied:
                continue
            for session in self._crowd.named(str(told.get("user"))):
                if told.get("op") == "leave":
                    session.gone(hub.room, event.seq, str(told.get("as", "left")))
                    doubted.add(session.person.id)
                elif told.get("op") == "join":
                    self.arrivals.came(session.person.id, hub.room)
        for user_id in doubted:
            self._gateway.anew.heard(
                user_id
            )  # perhaps that is not all: an account may have been taken away
        hub.mend(events)

    def _forget_leavers(self, room_id: int, events: Iterable[Event]) -> None:
        """They are not here, whatever was thought a moment ago."""
        for _, told in moves(events):
            if told.get("op") == "leave":
                self._ephemera.gone(room_id, str(told.get("user")))

    def _lose(self, hub: Hub, reason: wire.ResetReason) -> None:
        if self._hubs.get(hub.room_id) is hub:
            del self._hubs[hub.room_id]
        hub.end(reason)


class _Rights(msgspec.Struct):
    """What a fact says of what somebody may do in a room."""

    k: str = ""
    room: Any = ""
    mute_until: int | None = None


_YOU = b'{"t":"you",'
_rights = msgspec.json.Decoder(_Rights)
NO_RIGHTS = _Rights()
