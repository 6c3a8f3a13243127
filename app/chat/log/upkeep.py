"""What has to be done in the room log from time to time, and when somebody goes for good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any, TypeVar

from app.chat.log import epochs, indexing, retention
from app.chat.log.deeds import Purge, Scrub
from app.chat.log.ops import Op
from app.chat.log.plans import Plan
from app.chat.log.store import Store
from app.chat.log.writer import Writer
from app.core.clock import now

log = logging.getLogger(__name__)
T = TypeVar("T")
INDEXED_AT_ONCE = 200  # messages: a few milliseconds


class Upkeep:
    """Its own writes are no events: they go beside the writer, under the lock of the file."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        write_lock: asyncio.Lock | None = None,
        high_water: Sequence[epochs.Memory] = (),
    ) -> None:
        self._store, self._writer, self._high_water = store, writer, high_water
        self._lock: AbstractAsyncContextManager[Any] = write_lock or nullcontext()

    def put(self, op: Op[T]) -> asyncio.Future[T]:
        """Ask for `op`, in the order of the calls. The future has its outcome once that is durable;
        or raises Refused, with a code of wire.md §5. It is written even if nobody waits for it."""
        return self._writer.put(op)

    async def index(self) -> int:
        """Let messages be found by their words that could not be yet. How many there were."""
        waiting = await self._store.read(lambda: indexing.unindexed(INDEXED_AT_ONCE))
        if waiting:
            await self._change(lambda: indexing.index(waiting))
        return len(waiting)

    async def retain(self) -> None:
        """Remove what is older than its room keeps messages, and clean up behind what was removed.
        Takes as many small transactions as it needs; to be called every ten minutes."""
        now_ms = int(now().timestamp() * 1000)
        for room_id, to in await self._store.read(lambda: retention.outdated(now_ms)):
            await self.put(Purge(room_id, to))
        await self.clean()
        for room_id, floor, to in await self._store.read(lambda: retention.forgotten(now_ms)):
            for upto in (*range(floor + retention.AT_ONCE, to, retention.AT_ONCE), to):
                await self._change(partial(retention.forget, room_id, upto))
        await self._change(partial(retention.forget_held, now_ms))

    async def clean(self) -> None:
        """Take the words out of all that a purge or a scrub has covered."""
        for room_id, to in await self._store.read(retention.unclean):
            while await self._change(partial(retention.expire, room_id, to)):
                pass
        while await self._change(retention.scrub_some):
            pass

    async def erase(self, user_id: int) -> None:
        """Remove everything this person has ever said, in every room, so that no byte of it is
        left in the database's files."""
        for room_id in await self._store.read(lambda: retention.spoke_in(user_id)):
            await self.put(Scrub(room_id, user_id))
        await self.clean()
        await self.tidy()

    async def erased_but_heard(self) -> list[int]:
        """User ids of those whose account is gone and who can still be read."""
        return await self._store.read(retention.erased_but_heard)

    async def tidy(self) -> None:
        """Leave no readable trace of what was removed in the database's files (storage.md §6). On
        a large SQLite file this takes a second or two, and nothing is written meanwhile: at
        night, and when something must go now."""
        async with self._lock:
            await self._store.tidy()

    async def note_high_water(self) -> None:
        """Remember how far the log has come, to be called every few seconds; and begin anew where
        it had come further, which only a restored backup explains."""
        if not self._high_water:
            return
        # In this order: others write meanwhile, and remember more than we would read.
        before = max([await memory.recall() for memory in self._high_water])
        mark = await self._store.read(epochs.water)
        if mark < before:
            log.critical(
                "the database is older than it was (event %d, had been %d): %d rooms begin anew",
                *(mark, before, await self.rotate_epochs()),
            )
        for memory in self._high_water:
            await memory.keep(mark)

    async def rotate_epochs(self) -> int:
        """After restoring a backup: no reader takes what comes for what they know. How many rooms
        there are."""
        return await self._change(epochs.rotate)

    async def _change(self, plan: Callable[[], Plan[T]]) -> T:
        async with self._lock:
            return await self._store.change(plan)
