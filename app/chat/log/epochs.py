"""Noticing that a database is older than it was: somebody has restored a backup (storage.md §5).

Outside the database something remembers how far the log had come. Where the log is behind that,
every room gets another epoch, so that nobody takes the new numbers for those they know.
"""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path
from typing import Protocol

from app.chat.log.plans import Ask, Plan

log = logging.getLogger(__name__)

# Rooms may go; on SQLite the counter of all events stays.
WATER = "SELECT coalesce(sum(last_seq), 0) FROM room"
WATER_SQLITE = "SELECT seq FROM sqlite_sequence WHERE name = 'room_event'"
ROOMS = "SELECT id FROM room ORDER BY id"
ROTATE = """
UPDATE room SET epoch = w.epoch FROM unnest($1::bigint[], $2::text[]) AS w(id, epoch)
WHERE room.id = w.id"""


def water() -> Plan[int]:
    """How far the whole log has come; never less than before."""
    rows = yield Ask(WATER, sqlite=WATER_SQLITE)
    return int(rows[0][0]) if rows else 0


def rotate() -> Plan[int]:
    """A new epoch for every room. How many there are."""
    rooms = [(room_id, secrets.token_hex(4)) for (room_id,) in (yield Ask(ROOMS))]
    if rooms:
        yield Ask(ROTATE, rows=rooms)
    return len(rooms)


class Memory(Protocol):
    """Somewhere outside the database, where a number is kept; it may be forgotten. Never raises."""

    async def recall(self) -> int:
        """0 where there is nothing to remember."""
        ...

    async def keep(self, mark: int) -> None: ...


class InFile:
    def __init__(self, path: Path) -> None:
        self._path = path

    async def recall(self) -> int:
        try:
            return int(self._path.read_text())
        except FileNotFoundError:
            return 0
        except ValueError:
            log.warning("the high-water file holds no number; it will be written anew")
        except OSError as problem:
            log.warning("the high-water file was not read: %s", type(problem).__name__)
        return 0

    async def keep(self, mark: int) -> None:
        """Whole or not at all. A disk that takes nothing is no reason to stop."""
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new.write_text(str(mark))
            new.replace(self._path)
        except OSError as problem:
            log.warning("the high-water file was not written: %s", type(problem).__name__)
