"""How far people have read, kept in memory for a moment: whoever scrolls down a room moves a marker
with every message they see, and only the last place is worth a row (storage.md §6).

A crash forgets what was not written yet. That is a few seconds of reading.
"""

from __future__ import annotations

import asyncio

from realtime import wire
from realtime.logs import log, where
from realtime.needs import Asking, Needs, Refused, Unavailable

MOST = 500  # markers kept; with the next one they are all written


class Markers:
    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        self._due: dict[tuple[int, str], tuple[Asking, wire.ReadUpTo]] = {}

    def note(self, asking: Asking, read: wire.ReadUpTo) -> bool:
        """Remember to write it. True: there are many now, and they should be written at once."""
        key = (asking.person.id, read.room)
        before = self._due.get(key)
        if before is None or before[1].seq < read.seq:
            self._due[key] = (asking, read)
        return len(self._due) >= MOST

    def forget(self, user_id: int, room: str) -> None:
        """The person has put their marker somewhere else."""
        self._due.pop((user_id, room), None)

    async def write(self) -> None:
        """Write what is due. Whatever is refused was for nobody; what the store could not take is
        tried again."""
        if not self._due:
            return
        due, self._due = self._due, {}
        command = self._needs.commands["read"]
        asked = [command(asking, read) for asking, read in due.values()]
        for noted, outcome in zip(
            due.values(), await asyncio.gather(*asked, return_exceptions=True), strict=True
        ):
            if isinstance(outcome, Unavailable):
                self.note(*noted)
            elif isinstance(outcome, Exception) and not isinstance(outcome, Refused):
                log.error("a marker was not written: %s", where(outcome))
