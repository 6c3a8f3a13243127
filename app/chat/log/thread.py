"""A thread of one's own that does one thing after another.

Cheaper than an executor, which makes two futures and a lock for each call; and SQLite wants each
connection used by one thread at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class OwnThread:
    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def do(self, job: Callable[[], T]) -> T:
        """Run `job` in the thread, after those asked for before. It runs even when nobody waits any
        more."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, future))
        return await future

    def stop(self) -> None:
        """End when everything asked for is done; waits for that."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (asked := self._jobs.get()) is not None:
            job, future = asked
            try:
                result = job()
            except BaseException as problem:
                _answer(future, _fail, problem)
            else:
                _answer(future, _succeed, result)
            del asked, job, future  # while waiting, hold on to nobody's rows


def _answer(future: asyncio.Future[Any], how: Callable[..., None], what: Any) -> None:
    loop = future.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(how, future, what)


def _succeed(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], problem: BaseException) -> None:
    if not future.done():
        future.set_exception(problem)
