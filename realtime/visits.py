"""Asking without a connection (wire.md §9, HTTP twins): a frame, answered by the same functions; or
what comes next in a room, waited for.

    reply = await gateway.visits.of(person).ask(frame)

A visit is in the book until it is answered, so that a removal and the end of a session reach it as
they reach connections (G9).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from realtime import deeds, history, requests, wire
from realtime.bus import Revoked
from realtime.errors import error
from realtime.hub import Hub
from realtime.limits import Bucket, Buckets, Limits
from realtime.needs import Needs, Person, Refused, Unavailable
from realtime.wire import Frame, Reply

if TYPE_CHECKING:
    from realtime.gateway import Gateway

LONGEST_WAIT = 25.0  # seconds: the more patient proxies cut at 30


class Visit:
    """One request of one person, as the functions that answer see it (`seats.Asker`)."""

    def __init__(self, gateway: Gateway, person: Person) -> None:
        self.gateway, self.person = gateway, person
        self.needs: Needs = gateway.needs
        self.limits: Limits = gateway.bots if person.bot else gateway.people
        self.removed: dict[str, int] = {}
        self.ended_by = ""  # auth or banned
        self._woken = asyncio.Event()
        self._is_left = False

    async def ask(self, frame: Frame) -> Reply:
        """What a connection would be answered, without `i`. Raises nothing for what was asked."""
        with self.gateway.visits.in_book(self):
            return await self._answered(frame)

    async def wait(self, ask: wire.Log, seconds: float) -> Reply:
        """As `ask`; where nothing has come yet, when something has, or this is woken, or it is
        time. For what lies beyond the log's end nobody waits: whoever asks for it knows a history
        that is no longer, and is told so."""
        with self.gateway.visits.in_book(self):
            hub = await self._hub(ask.room)
            with self.gateway.visits.waiting(self, hub):
                reply = await self._answered(ask)
                if seconds and _is_ahead(reply, ask):
                    return error(ask, "conflict", "ahead of the log")
                if hub and _is_nothing_new(reply, ask):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), min(seconds, LONGEST_WAIT))
                    reply = reply if self._is_left else await self._answered(ask)
            return reply

    def wake(self) -> None:
        """Answer now."""
        self._woken.set()

    def leave(self) -> None:
        """Nobody is there any more to be answered."""
        self._is_left = True
        self._woken.set()

    def end(self, code: str) -> None:
        self.ended_by = code
        self.wake()

    # seats.Asker

    @property
    def is_over(self) -> bool:
        return bool(self.ended_by)

    def bucket(self, name: str, now: float) -> Bucket:
        return self.gateway.visits.bucket(self, name, now)

    def gone(self, room: str, seq: int, why: str) -> None:
        self.removed[room] = max(seq, self.removed.get(room, -1))
        self.wake()

    # The answer

    async def _answered(self, frame: Frame) -> Reply:
        now = time.monotonic()
        if wait_ms := self.bucket("frames", now).take(now):
            return error(frame, "rate_limited", "frames", wait_ms)
        reply = await requests.outcome(frame, self._answer(frame))
        return error(frame, self.ended_by) if self.ended_by else reply or wire.Ok()

    async def _answer(self, frame: Frame) -> Reply | None:
        match frame:
            case wire.Hist():
                return await history.hist(self, frame)
            case wire.Log():
                return await history.log(self, frame)
            case wire.RoomsAsked():
                return await requests.rooms(self, frame)
            case wire.ReadUpTo():
                return await requests.read(self, frame)
            case wire.Send() | wire.Edit() | wire.Del() | wire.React():
                return await requests.command(self, deeds.asking(self, frame), frame)
            case _:
                raise Refused("unknown_type", "only over a socket")

    async def _hub(self, room: str) -> Hub | None:
        """Where news of the room comes first; None where there is none for this person."""
        try:
            seat = await self.needs.rooms.seat(self.person.id, room)
        except Unavailable:
            return None
        return self.gateway.hub(seat) if seat else None


def _is_nothing_new(reply: Reply, ask: wire.Log) -> bool:
    return isinstance(reply, wire.Ok) and reply.ev == [] and reply.head == ask.since


def _is_ahead(reply: Reply, ask: wire.Log) -> bool:
    return isinstance(reply, wire.Ok) and isinstance(reply.head, int) and reply.head < ask.since


class Visits:
    """The visits under way in one process, and what their people have spent."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._under_way: dict[int, set[Visit]] = {}
        self._waiting: dict[int, dict[Visit, None]] = {}  # the first has waited longest
        self._buckets: dict[tuple[str, bool], Buckets] = {}
        self._is_leaving = False

    def of(self, person: Person) -> Visit:
        return Visit(self._gateway, person)

    def bucket(self, visit: Visit, name: str, now: float) -> Bucket:
        """One for each person and kind of request, over all their visits."""
        person = visit.person
        buckets = self._buckets.get((name, person.bot))
        if buckets is None:
            buckets = Buckets(getattr(visit.limits, name))
            self._buckets[name, person.bot] = buckets
        return buckets.of(person.id, now)

    @contextmanager
    def in_book(self, visit: Visit) -> Iterator[None]:
        mine = self._under_way.setdefault(visit.person.id, set())
        mine.add(visit)
        try:
            yield
        finally:
            mine.discard(visit)
            if not mine:
                self._under_way.pop(visit.person.id, None)

    @contextmanager
    def waiting(self, visit: Visit, hub: Hub | None) -> Iterator[None]:
        """The hub wakes it. As many may wait for one person as may be connected; newest wins."""
        if hub is None:
            yield
            return
        mine = self._waiting.setdefault(visit.person.id, {})
        if len(mine) >= visit.limits.connections:
            next(iter(mine)).wake()
        if self._is_leaving:
            visit.wake()
        mine[visit] = None
        hub.waiting.add(visit)
        try:
            yield
        finally:
            hub.waiting.discard(visit)
            del mine[visit]
            if not mine:
                self._waiting.pop(visit.person.id, None)

    # From the gateway

    def gone(self, user_id: int, room: str, seq: int, why: str) -> None:
        for visit in self._under_way.get(user_id, ()):
            visit.gone(room, seq, why)

    def end(self, news: Revoked) -> None:
        for mine in self._under_way.values():
            for visit in mine:
                if visit.person.session in news.sessions or visit.person.id in news.users:
                    visit.end(news.code)

    def leave(self) -> None:
        """The process stops: let nobody wait any more."""
        self._is_leaving = True
        for mine in self._waiting.values():
            for visit in mine:
                visit.wake()

    def forget_full(self, now: float) -> None:
        for buckets in self._buckets.values():
            buckets.forget_full(now)
