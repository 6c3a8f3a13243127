"""One signed-in connection: requests in, replies out, its place in every room, what it may spend.

Pings and deeds are taken up as they come; every other request waits its turn behind the one before
it, and while the reader does not keep up.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, UnsetType

from realtime import deeds, wire
from realtime.clock import wall_ms
from realtime.connection import Connection
from realtime.errors import error
from realtime.limits import Bucket, Limits
from realtime.needs import Asking, Needs, Person
from realtime.outbox import Subscription
from realtime.parse import Unreadable, parse
from realtime.passing import Passing
from realtime.patience import Patience
from realtime.turns import WAITING, Turns
from realtime.wire import Code, Frame, Reply

if TYPE_CHECKING:
    from realtime.gateway import Gateway


class Session:
    """The Handler of one connection. Times are monotonic seconds."""

    __slots__ = (
        *("_patience", "_turns", "calm_until", "connection", "deeds", "drained", "early"),
        *("gateway", "heard_at", "instance", "leaving", "limits", "must_look_again", "name"),
        *("needs", "opened_ms", "passing", "person", "ping_after", "removed", "said_at", "sends"),
        *("stuck_since", "subs", "unanswered", "welcomed"),
    )

    def __init__(
        self, gateway: Gateway, connection: Connection, person: Person, instance: str | None
    ) -> None:
        self.gateway, self.connection, self.person = gateway, connection, person
        self.needs: Needs = gateway.needs
        self.instance = instance  # `d`: one tab or one app
        self.opened_ms = wall_ms()  # to be compared with other gateways
        self.limits: Limits = gateway.bots if person.bot else gateway.people
        self.name = f"c_{secrets.token_urlsafe(6)}"
        self.subs: dict[str, Subscription] = {}
        self.removed: dict[str, int] = {}  # room → the event that put this person out of it
        self.unanswered: dict[int, None] = {}  # a set that costs little while empty
        self.passing = Passing()
        self.deeds = 0  # under way
        self.sends: dict[str, int] = {}  # under way, by room
        self.welcomed = False
        self.leaving: Code | None = None  # what the connection will be closed with
        self.must_look_again = False  # rooms came or went while the welcome was being read
        self.heard_at = self.said_at = time.monotonic()
        self.ping_after = self.next_ping()
        self.calm_until = 0.0  # nothing is due before, monotonic seconds
        self.drained = 0  # as seen by the last heartbeat
        self.stuck_since = 0.0
        self.early: list[str] = []  # what was said before the welcome
        self._turns = Turns(self)
        self._patience = Patience(self.limits)

    # From the connection

    def opened(self) -> None:
        self.gateway.arrive(self)
        self._turns.go_on()

    def text(self, message: str) -> None:
        now = self.heard_at = time.monotonic()
        if not self.welcomed:
            self._wait_for_welcome(message)
            return
        if self.leaving or self.connection.ending:
            return
        wait_ms = self.bucket("frames", now).take(now)
        try:
            frame = parse(message)
        except Unreadable as wrong:
            self.refuse(wrong.err, is_counted=wait_ms > 0 or wrong.err.code != "unknown_type")
            return
        if wait_ms:
            self.refuse(error(frame, "rate_limited", "frames", wait_ms))
        elif frame.t not in self.gateway.known:
            self.refuse(error(frame, "unknown_type"), is_counted=False)
        elif frame.i in self.unanswered:
            self.refuse(error(frame, "bad_request", "this i is not answered yet"))
        else:
            self._take(frame)

    def binary(self, message: bytes) -> None:
        self.connection.close(Code.BINARY, "text only")

    def received(self, size: int) -> float:
        now = time.monotonic()
        return self.bucket("bytes_in", now).owe(now, size)

    def clogged(self) -> None:
        for sub in self.subs.values():
            sub.lag()

    def flowing(self) -> None:
        self._turns.let_write()
        for sub in list(self.subs.values()):
            sub.follow()

    def closed(self) -> None:
        for sub in self.subs.values():
            sub.detach()
        self.subs.clear()
        self.early.clear()
        self._turns.clear()
        self._turns.let_write()
        self.gateway.part(self)

    def leave(self, code: Code = Code.RESTART) -> None:
        """Take no more requests; close once the deeds under way are answered."""
        self.leaving = self.leaving or code
        self._turns.clear()
        if not self.deeds:
            self.connection.close(self.leaving, "restarting")

    def end(self, code: str, i: int | UnsetType = UNSET) -> None:
        """The person may be here no longer. `code`: auth or banned; `i`: the request it answers."""
        closing = Code.BANNED if code == "banned" else Code.SIGNED_OUT
        self.push(wire.Err(i=i, code=code, final=True))
        self.connection.close(closing, code)

    def lasts(self, expires_ms: int) -> None:
        """The session behind this connection ends then; the person hears of it."""
        if expires_ms != self.person.expires_ms:
            self.person = replace(self.person, expires_ms=expires_ms)
            self.calm_until = 0.0
            self.inform(wire.encode(wire.You(k="sess", exp=expires_ms)))

    # Requests

    def _wait_for_welcome(self, message: str) -> None:
        self.early.append(message)
        if len(self.early) >= WAITING:
            self.connection.hold("welcome")

    def _take(self, frame: Frame) -> None:
        if isinstance(frame, wire.Send | wire.Edit | wire.Del | wire.React):
            deeds.take_up(self, frame)
        elif isinstance(frame, wire.ReadUpTo) and frame.i is None and not frame.force:
            self.gateway.note(Asking(self.person), frame)
        elif isinstance(frame, wire.PresIn):
            self.gateway.ephemera.take(self, frame)  # nobody waits to be hidden
        elif isinstance(frame, wire.PingIn):
            self.reply(frame, wire.Pong(now=wall_ms()))
        elif not isinstance(frame, wire.PongIn):
            if frame.i is not None:
                self.unanswered[frame.i] = None
            self._turns.add(frame)

    def answer(self, frame: Frame, reply: Reply | None) -> None:
        """Write what the request has come to: its reply, or the error it is refused with."""
        if reply is None or frame.i is None:
            self.unanswered.pop(frame.i or 0, None)
        else:
            self.reply(frame, reply)
            if isinstance(reply, wire.Err) and reply.code == "rate_limited":
                self._lose_patience(reply.code)

    # Writing

    def push(self, what: wire.Push | Reply) -> None:
        self.said_at = time.monotonic()
        self.connection.send(wire.encode(what))

    def inform(self, json: bytes, *, is_sheddable: bool = False) -> None:
        """Push what is encoded already. What is sheddable is only for readers who keep up."""
        if not self.welcomed:
            self.must_look_again = True
        elif not (is_sheddable and self.connection.unsent >= wire.SHED):
            self.said_at = time.monotonic()
            self.connection.send(json)

    def reply(self, frame: Frame, reply: Reply) -> None:
        """Answer; a command may have answered several requests with one and the same reply."""
        i = UNSET if frame.i is None else frame.i
        self.unanswered.pop(frame.i or 0, None)
        own = msgspec.structs.replace(reply, i=i)
        if isinstance(own, wire.Ack):
            self.said_at = time.monotonic()
            self.connection.send_soon(wire.encode(own))
        else:
            self.push(own)

    def refuse(self, answer: wire.Err, *, is_counted: bool = True) -> None:
        """Answer a frame that was not even taken up, and remember that there was one."""
        self.push(answer)
        if is_counted:
            self._lose_patience(answer.code)

    def _lose_patience(self, error: str) -> None:
        if end := self._patience.ends_with(error, time.monotonic()):
            self.connection.close(*end)

    # What it may spend, and where it stands

    def bucket(self, name: str, now: float) -> Bucket:
        return self._patience.bucket(name, now)

    def next_ping(self) -> float:
        """Seconds of own silence after which to ping; different each time, so they do not march."""
        times = self.gateway.times
        return random.uniform(times.ping_from, times.ping_to)  # noqa: S311

    @property
    def is_over(self) -> bool:
        return self.connection.ending

    def gone(self, room: str, seq: int, why: str) -> None:
        """The person is out of the room since event `seq`: nothing about it is written any more."""
        sub = self.subs.get(room)
        if seq <= self.removed.get(room, -1) or (sub and seq <= sub.member_at):
            return
        self.removed[room] = seq
        if sub:
            self.subs.pop(room).detach()
        self.must_look_again = True
        self.gateway.lists.gone(self.person.id, room)
        if self.welcomed:
            self.push(wire.You(k="gone", room=room, seq=seq, why=why))

    def forget(self, sub: Subscription) -> bool:
        """False where it was not, or is no longer, what the person hears the room by."""
        if self.subs.get(sub.hub.room) is not sub:
            return False
        del self.subs[sub.hub.room]
        return True

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.gateway.spawn(work)
