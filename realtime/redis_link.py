"""Two connections to a Redis that may be away: one that says and asks, one that listens.

Neither raises for a Redis that does not answer; both come back by themselves, at times of their
own, so that a hundred processes do not all come at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio.connection import AbstractConnection, Connection, parse_url
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as Silent

from realtime.logs import log, where

PATIENCE = 2.0  # seconds without an answer, after which a connection is given up
LONGEST_PAUSE = 5.0  # seconds between two tries, at most
AT_ONCE = 256  # commands of one write
MOST_WAITING = 4096  # commands that wait to be written; what comes beyond that is lost
MOST_BYTES = 8 * 1024 * 1024

Command = tuple[bytes | str | float, ...]


class Away(Exception):
    """Redis does not answer, or does not know what it was asked."""


def parsed(url: str) -> dict[str, Any]:
    """What a connection is made with. Raises ValueError for what is no address of a Redis."""
    return dict(parse_url(url))


async def connected(url: str) -> AbstractConnection:
    wanted = parsed(url)
    kind: type[AbstractConnection] = wanted.pop("connection_class", Connection)
    own: dict[str, Any] = {"protocol": 2, "driver_info": None}
    times = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    link = kind(**(times | wanted | own))
    await link.connect()  # type: ignore[no-untyped-call]
    return link


class _Link(ABC):
    """A connection that is made again whenever it breaks. `turned` hears that it is up or down."""

    def __init__(self, url: str, turned: Callable[[], None]) -> None:
        self._url, self._turned = url, turned
        self._task: asyncio.Task[None] | None = None
        self.is_up = False

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @abstractmethod
    async def _live(self, link: AbstractConnection) -> None:
        """Use it until it breaks; call `_turn(True)` as soon as it works."""

    async def _run(self) -> None:
        tries = 0
        while True:
            try:
                await self._once()
            except (RedisError, OSError) as problem:
                log.debug("Redis: %s", type(problem).__name__)
            except Exception as problem:
                log.error("a connection to Redis failed: %s", where(problem))
            tries = 0 if self.is_up else tries + 1
            self._turn(False)
            await asyncio.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.1 * 2**tries)))  # noqa: S311

    async def _once(self) -> None:
        link = await connected(self._url)
        try:
            await self._live(link)
        finally:
            with contextlib.suppress(RedisError, OSError):
                await link.disconnect(nowait=True)

    def _turn(self, is_up: bool) -> None:
        if self.is_up != is_up:
            self.is_up = is_up
            self._turned()


@dataclass(slots=True)
class _Waiting:
    command: Command
    answer: asyncio.Future[Any] | None  # None where nobody asks


class Voice(_Link):
    """Says and asks, in order, as much as there is in one write. What it is told while Redis is
    away, or too much to be kept, is lost."""

    def __init__(self, url: str, turned: Callable[[], None]) -> None:
        super().__init__(url, turned)
        self._queue: deque[_Waiting] = deque()
        self._size = 0
        self._under_way: list[_Waiting] = []
        self._something = asyncio.Event()

    def say(self, *command: bytes | str | float) -> bool:
        """False where it is lost already."""
        return self._put(_Waiting(command, None))

    def ask(self, *command: bytes | str | float) -> asyncio.Future[Any]:
        """The answer, or Away, within a few seconds."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if not self._put(_Waiting(command, answer)):
            _refuse(answer, Away("not connected"))
        return answer

    async def stop(self) -> None:
        """Say what was to be said."""
        with contextlib.suppress(Away, TimeoutError):
            await asyncio.wait_for(self.ask("PING"), PATIENCE)
        await super().stop()
        self._lose()

    def _put(self, waiting: _Waiting) -> bool:
        size = _size(waiting.command)
        if (
            not self.is_up
            or len(self._queue) >= MOST_WAITING
            or (self._queue and self._size + size > MOST_BYTES)
        ):
            return False
        self._size += size
        self._queue.append(waiting)
        self._something.set()
        return True

    async def _live(self, link: AbstractConnection) -> None:
        try:
            await link.send_command("PING")
            await link.read_response()
            self._turn(True)
            while True:
                await self._wait()
                await self._write(link)
        finally:
            self._lose()

    async def _wait(self) -> None:
        """Until there is something, or it is time to see whether anybody is there."""
        self._something.clear()
        if not self._queue:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._something.wait()

    async def _write(self, link: AbstractConnection) -> None:
        some = [self._queue.popleft() for _ in range(min(AT_ONCE, len(self._queue)))]
        some = some or [_Waiting(("PING",), None)]
        self._under_way = some
        self._size -= sum(_size(waiting.command) for waiting in some)
        packed = link.pack_commands([waiting.command for waiting in some])
        await link.send_packed_command(packed)
        for waiting in some:
            try:
                _answer(waiting, await link.read_response())
            except ResponseError as no:
                log.error("Redis refused %s: %s", waiting.command[0], type(no).__name__)
                _answer(waiting, Away(str(no)))
        self._under_way = []

    def _lose(self) -> None:
        for waiting in (*self._under_way, *self._queue):
            _answer(waiting, Away("the link died"))
        self._under_way = []
        self._queue.clear()
        self._size = 0


class Ear(_Link):
    """Hears everything that is said on some channels while it is up."""

    def __init__(
        self,
        url: str,
        channels: Sequence[str],
        heard: Callable[[str, bytes], None],
        turned: Callable[[], None],
    ) -> None:
        super().__init__(url, turned)
        self._channels, self._heard = channels, heard

    async def _live(self, link: AbstractConnection) -> None:
        await link.send_command("SUBSCRIBE", *self._channels)
        for _ in self._channels:
            await link.read_response()
        self._turn(True)
        count = 0
        while True:
            kind, *said = await self._next(link)
            if kind == b"message":
                self._heard(said[0].decode(), said[1])
                count += 1
                if not count % 64:  # what has come already is read without waiting
                    await asyncio.sleep(0)

    async def _next(self, link: AbstractConnection) -> Sequence[Any]:
        """What was heard, be it only that Redis is still there."""
        try:
            said: Sequence[Any] = await link.read_response(disconnect_on_error=False)
        except Silent:
            await link.send_command("PING")
            said = await link.read_response()
        return said


def _size(command: Command) -> int:
    return sum(len(part) for part in command if isinstance(part, (bytes, str)))


def _answer(waiting: _Waiting, what: Any) -> None:
    if waiting.answer is None or waiting.answer.done():
        return
    if isinstance(what, Away):
        _refuse(waiting.answer, what)
    else:
        waiting.answer.set_result(what)


def _refuse(answer: asyncio.Future[Any], why: Away) -> None:
    answer.set_exception(why)
    answer.exception()  # nobody needs to wait for it
