"""The one room log of this process. It is opened when the process starts (app/sockets.py, the
commands) and closed when it ends; nobody makes a second one beside it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from app.chat.log import RoomLog

_open: list[RoomLog] = []


def the_log() -> RoomLog:
    assert _open, "the room log is not open in this process"
    return _open[-1]


@contextmanager
def in_use(log: RoomLog) -> Generator[RoomLog]:
    """Inside, `the_log()` is this one."""
    _open.append(log)
    try:
        yield log
    finally:
        _open.remove(log)
