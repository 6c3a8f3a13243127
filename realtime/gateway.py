"""All the sockets of one process, for the app to start, feed and stop.

    gateway = Gateway(needs, origins=["https://chat.example.org"], srv="gw1/2026.10.1")
    uvicorn.Config(app, ws=gateway.connection)            # answers on /ws/v1, everything else 404
    await gateway.start()                                 # when the app starts
    gateway.deliver(batch)                                # after each commit: synchronous, quick
    gateway.revoke(sessions=[…])                          # signed out: `err auth`, 4401, at once
    gateway.revoke(users=[…], code="banned")              # banned: `err banned`, 4403
    gateway.announce(STANDS, user_id)                     # came, left, has another role
    await gateway.drain()                                 # asked to stop: last acks, then 4600
    await gateway.stop()                                  # when the app stops; who is left: 1012

`deliver` must be called on the loop's thread, in the order of the commits of a room. A batch that
does not come, or comes in another order, is found and read from the log. Nothing here raises for
what a client did.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any

from websockets.http11 import Request

from realtime import wire
from realtime.anew import STANDS, Anew
from realtime.bus import Bus, MemoryBus, Missed, News, Revoked, Word
from realtime.connection import Connection
from realtime.crowd import Crowd
from realtime.drain import drain, last_answers
from realtime.ephemera import Ephemera
from realtime.handler import Handler, Refusal
from realtime.handshake import greet
from realtime.hearing import Hearing
from realtime.hub import Hub
from realtime.leases import Alone, Leases
from realtime.limits import BOTS, PEOPLE, UPGRADES, Buckets, Limits, Rate, Spending, Times
from realtime.lists import Lists
from realtime.logs import log, where
from realtime.markers import Markers
from realtime.needs import Asking, Batch, Fact, Needs, Seat
from realtime.notes import NOTE, Notes
from realtime.rounds import Rounds
from realtime.session import Session
from realtime.visits import Visits

ARRIVED = "arrived"
OF_THE_APP = ("edit", "del", "react", "read")  # what clients look for in the welcome
OURS = ("hist", "log", "bump", "http", "typing", "pres", "focus")
ASKED_OF_US = frozenset({"auth", "sub", "unsub", "hist", "log", "heads", "rooms", "ping", "pong"})
IN_PASSING = frozenset({"typing", "pres", "focus"})


class Gateway:
    def __init__(
        self,
        needs: Needs,
        *,
        origins: Collection[str],
        srv: str = "kolo",
        headers: Mapping[str, str] | None = None,
        bus: Bus | None = None,
        spending: Spending | None = None,
        leases: Leases | None = None,
        people: Limits = PEOPLE,
        bots: Limits = BOTS,
        upgrades: Rate = UPGRADES,
        times: Times | None = None,
        proxies: Collection[str] = (),
        most_connections: int = 20_000,
    ) -> None:
        """`headers` go on every refused handshake; only `proxies` are believed about
        X-Forwarded-For; from `most_connections` on newcomers get a 503."""
        self.needs, self.origins, self.srv = needs, frozenset(origins), srv
        self.people, self.bots, self.proxies = people, bots, frozenset(proxies)
        self.times = times or Times()
        self.known = ASKED_OF_US | IN_PASSING | needs.commands.keys()
        own = (name for name in OF_THE_APP if name in needs.commands)
        self.features = [*OURS, *own, *needs.features]
        self.crowd = Crowd()
        self.hubs: dict[int, Hub] = {}
        self.upgrades = Buckets(upgrades)
        self.spending = spending or Spending()
        self.visits = Visits(self)
        self.lists = Lists(self.crowd)
        self.markers = Markers(needs)
        self.connection = _connections_of(self, dict(headers or {}))  # what uvicorn's `ws=` takes
        self._bus: Bus = bus or MemoryBus()
        self._listeners: dict[str, list[Callable[[Any], None]]] = {}
        self.ephemera = Ephemera(
            self.crowd, self.hubs, self.times, leases or Alone(), self.announce
        )
        self.listen(ARRIVED, lambda who: self.crowd.replace(*who))
        self.listen(NOTE, Notes(self.crowd, self.spawn).heard)
        for kind, listener in self.ephemera.words.items():
            self.listen(kind, listener)
        self._hearing = Hearing(self, self.times)
        self.anew = Anew(needs, self.crowd, self._hearing.arrivals, self.spawn)
        self.listen(STANDS, self.anew.heard)
        self._rounds = Rounds(self, self._hearing)
        self._most = most_connections
        self.is_draining = False
        self._tasks: set[asyncio.Task[None]] = set()

    # For the app

    async def start(self) -> None:
        self._bus.join(self._hear)
        self._rounds.start()

    async def drain(self, *, is_hurried: bool = False) -> None:
        """Refuse newcomers, tell the others when to come again, serve them until then, and let
        them go: before `stop`, while everything still works."""
        self.is_draining = True
        await drain(self, "restart", is_hurried=is_hurried)
        self.visits.leave()

    async def stop(self) -> None:
        """Refuse newcomers, let the sends under way be answered, close what is open."""
        self.is_draining = True
        self.visits.leave()
        for session in self.crowd:
            session.leave()
        self.spawn(self.markers.write())
        self.spawn(last_answers(self))
        await asyncio.wait(self._tasks, timeout=self.times.farewell)
        for session in self.crowd:
            session.connection.cut()
        self._rounds.stop()
        for task in self._tasks:
            task.cancel()
        self._hearing.repair.stop()
        await self.ephemera.stop()
        self._bus.leave(self._hear)

    def deliver(self, batch: Batch) -> None:
        """One commit of one room. Whoever it removes hears nothing of it but that."""
        self._hearing.take(batch)
        self._bus.tell(batch, self._hear)

    def revoke(
        self, *, sessions: Collection[int] = (), users: Collection[int] = (), code: str = "auth"
    ) -> None:
        """Close these sessions' sockets, and all of these users'. `code`: auth or banned."""
        news = Revoked(frozenset(sessions), frozenset(users), code)
        self._hearing.end(news)
        self._bus.tell(news, self._hear)

    @property
    def hears_others(self) -> bool:
        """Whether news of other processes comes at once; where not, it is looked for."""
        return self._bus.is_up

    @property
    def holes(self) -> int:
        """How often something was missing until now, and had to be read from the log."""
        return self._hearing.repair.holes

    def listen(self, kind: str, listener: Callable[[Any], None]) -> None:
        """Hear the words of one kind, wherever they are said."""
        self._listeners.setdefault(kind, []).append(listener)

    def announce(self, kind: str, what: Any = None) -> None:
        """Say a word to every process of the community, this one too. It may be lost."""
        word = Word(kind, what)
        self._hear(word)
        self._bus.tell(word, self._hear)

    # For the sessions

    @property
    def is_full(self) -> bool:
        """Whether newcomers are asked to come later."""
        return self.is_draining or len(self.crowd) >= self._most

    def hub(self, seat: Seat) -> Hub:
        """The room's hub, as far as the seat's head at least or about to be."""
        return self._hearing.hub(seat)

    def note(self, asking: Asking, read: wire.ReadUpTo) -> None:
        """A marker to be written soon."""
        if self.markers.note(asking, read):
            self.spawn(self.markers.write())

    def arrive(self, session: Session) -> None:
        """This connection begins; the same tab's others end, at every gateway."""
        self.crowd.add(session)
        self.ephemera.moved(session)
        if session.instance:
            who = (session.person.id, session.instance, session.opened_ms)
            self._bus.tell(Word(ARRIVED, who), self._hear)

    def part(self, session: Session) -> None:
        """This connection is over."""
        self.crowd.remove(session)
        self.ephemera.moved(session)
        if not self.crowd.of(session.person.id):
            self.lists.left(session.person.id)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it to its end, whatever becomes of who asked."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (exc := task.exception()):
            log.error("a request was left without an end: %s", where(exc))

    # News

    def _hear(self, news: News) -> None:
        match news:
            case Batch():
                self._hearing.take(news)
            case Revoked():
                self._hearing.end(news)
            case Fact():
                self._hearing.inform(news)
            case Word():
                for listener in self._listeners.get(news.kind, ()):
                    listener(news.what)
            case Missed():
                self.spawn(self._rounds.look_again())


def _connections_of(gateway: Gateway, headers: dict[str, str]) -> type[Connection]:
    class GatewayConnection(Connection):
        __slots__ = ()
        max_size = wire.FRAME_IN

        async def greeter(self, request: Request) -> Handler | Refusal:
            answer = await greet(gateway, self, request)
            if isinstance(answer, Refusal):
                return Refusal(answer.status, answer.text, {**headers, **answer.headers})
            return answer

    return GatewayConnection
