"""The writer: whatever is asked while one commit runs goes into the next (storage.md §3).

There is one task per process. The order of `put` is the order of numbering, and nothing waits on
purpose: batches form by themselves.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from app.chat.log.decide import Decision
from app.chat.log.ops import Op
from app.chat.log.store import Store
from realtime.needs import Batch, Refused, Unavailable

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 256
QUEUE = 5000
AGE_S = 10.0
LOOK_S = 1.0  # how often the age of the oldest is looked at


@dataclass(slots=True)
class _Waiting:
    op: Op[Any]
    answer: asyncio.Future[Any]
    since: float  # monotonic seconds


class Writer:
    """Writes from the moment it is made, in one task that outlives every failure.

    `tell` hears of each room's new events once they are committed, synchronously and in order.
    `write_lock` is what everybody in this process who writes to the same SQLite file holds
    meanwhile."""

    def __init__(
        self, store: Store, tell: Callable[[Batch], None], write_lock: asyncio.Lock | None = None
    ) -> None:
        self._store, self._tell = store, tell
        self._lock: AbstractAsyncContextManager[Any] = write_lock or nullcontext()
        self._queue: deque[_Waiting] = deque()
        self._something = asyncio.Event()
        self._closing = False
        self._clock: asyncio.TimerHandle | None = None
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._run(), name="room log writer")

    def put(self, op: Op[T]) -> asyncio.Future[T]:
        """Queue `op` at once; the future has its outcome when it is committed, or a Refused.

        Nobody needs to wait for it: the op is written all the same."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        if self._closing or len(self._queue) >= QUEUE:
            _fail(answer, Unavailable("the queue is closed or full"))
            return answer
        self._queue.append(_Waiting(op, answer, loop.time()))
        self._something.set()
        if self._clock is None:
            self._clock = loop.call_later(LOOK_S, self._look)
        return answer

    async def stop(self) -> None:
        """Take nothing more, and return when everything taken is answered."""
        self._closing = True
        self._something.set()
        await self._task
        if self._clock is not None:
            self._clock.cancel()

    async def _run(self) -> None:
        while self._queue or not self._closing:
            if not self._queue:
                self._something.clear()
                await self._something.wait()
                continue
            batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            await self._commit(batch)

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        try:
            async with self._lock:
                decision = await self._store.commit([waiting.op for waiting in batch])
        except Unavailable as problem:
            _refuse(batch, problem)
        except Exception as problem:
            await self._one_by_one(batch, problem)
        else:
            self._done(batch, decision)

    async def _one_by_one(self, batch: Sequence[_Waiting], problem: Exception) -> None:
        """One op that cannot be written must not take its neighbours with it."""
        if len(batch) > 1:
            for waiting in batch:
                await self._commit([waiting])
            return
        # Only the kinds: a database's message may quote what somebody wrote.
        log.error("%s failed: %s", type(batch[0].op).__name__, type(problem).__name__)
        _refuse(batch, Refused("internal", final=False, retry_ms=2000))

    def _done(self, batch: Sequence[_Waiting], decision: Decision) -> None:
        for waiting, outcome in zip(batch, decision.outcomes, strict=True):
            _answer(waiting, outcome)
        for told in decision.batches:
            try:
                self._tell(told)
            except Exception:
                log.exception("the room was not told; it will find out by its number")

    def _look(self) -> None:
        """Answer those who have waited too long, so that memory and patience stay bounded."""
        loop = asyncio.get_running_loop()
        overdue = loop.time() - AGE_S
        while self._queue and self._queue[0].since < overdue:
            _refuse([self._queue.popleft()], Unavailable("waited too long"))
        self._clock = loop.call_later(LOOK_S, self._look) if self._queue else None


def _answer(waiting: _Waiting, outcome: Any) -> None:
    if waiting.answer.done():  # its asker has gone
        return
    if isinstance(outcome, Refused):
        _fail(waiting.answer, outcome)
    else:
        waiting.answer.set_result(outcome)


def _refuse(batch: Sequence[_Waiting], problem: Refused) -> None:
    for waiting in batch:
        _answer(waiting, problem)


def _fail(answer: asyncio.Future[Any], problem: Refused) -> None:
    """Nobody needs to hear of it: asyncio would complain where nobody does."""
    answer.set_exception(problem)
    answer.exception()
