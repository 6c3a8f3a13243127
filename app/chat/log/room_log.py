"""The front of the room log. Everything here may raise `realtime.needs.Unavailable`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from app.chat.log import epochs, seating
from app.chat.log.answers import Answers
from app.chat.log.store import Store
from app.chat.log.upkeep import Upkeep
from app.chat.log.writer import Writer
from realtime.needs import Batch


class RoomLog(Answers, Upkeep):
    """What the log answers, what can be put to it, and what keeps it in order."""

    @classmethod
    async def open(
        cls,
        database: Path | str,
        tell: Callable[[Batch], None],
        write_lock: asyncio.Lock | None = None,
        high_water: Sequence[epochs.Memory] = (),
    ) -> Self:
        """The log in a migrated SQLite file, or in the PostgreSQL database at a URL.

        `tell` is called in the loop's thread after each commit, once for every room with new
        events, in their order. `write_lock` is what the ORM's transactions on the same SQLite file
        hold. `high_water` remembers how far the log has come: if the database is behind that,
        every room begins a new epoch before anything else."""
        store = _store(database)
        opened = cls(store, Writer(store, tell, write_lock), write_lock, high_water)
        try:
            await opened.note_high_water()
        except BaseException:
            await opened.close()
            raise
        return opened

    async def close(self) -> None:
        """Write what has been put, then let go of the database."""
        await self._writer.stop()
        await self._store.close()

    async def set_level(self, room_id: int, user_id: int, level: str) -> None:
        """What one wants to be told of in a room: "all", "mentions", "none"."""
        await self._change(lambda: seating.set_level(room_id, user_id, level))


def _store(database: Path | str) -> Store:
    if isinstance(database, Path):
        from app.chat.log.sqlite import SqliteStore

        return SqliteStore(database)
    from app.chat.log.postgresql import PostgresStore

    return PostgresStore(database)
