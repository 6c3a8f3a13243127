"""What whoever looks after the machine tells everybody who is connected, on all processes
(wire.md §4, `note`). It is said once: who connects later does not hear it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Literal

import msgspec

from realtime import wire
from realtime.crowd import Crowd
from realtime.hub import SLICE
from realtime.words import clean

NOTE = "note"  # what the processes call it among themselves
LONGEST = 500  # characters

Level = Literal["info", "warn"]


def note(text: str, lvl: Level = "info") -> dict[str, Any]:
    """One to be announced. Raises words.Unacceptable."""
    made = wire.Note(lvl=lvl, text=clean(text, longest=LONGEST), id=f"n_{secrets.token_hex(6)}")
    said: dict[str, Any] = msgspec.to_builtins(made)
    return said


class Notes:
    def __init__(self, crowd: Crowd, spawn: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        self._crowd, self._spawn = crowd, spawn

    def heard(self, what: Any) -> None:
        self._spawn(self._tell(wire.encode(msgspec.convert(what, wire.Note))))

    async def _tell(self, frame: bytes) -> None:
        for count, session in enumerate(self._crowd, 1):
            if session.welcomed:
                session.inform(frame)
            if not count % SLICE:
                await asyncio.sleep(0)
