"""Requests that wait their turn: each is answered after the one before it, and only while the
reader keeps up with the answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from realtime import requests
from realtime.welcoming import welcome
from realtime.wire import Frame

if TYPE_CHECKING:
    from realtime.session import Session

WAITING = 32  # not taken up yet, at which reading stops


class Turns:
    __slots__ = ("_is_working", "_room_to_write", "_session", "_waiting")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: list[Frame] = []
        self._is_working = False
        self._room_to_write: asyncio.Future[None] | None = None

    def add(self, frame: Frame) -> None:
        self._waiting.append(frame)
        if len(self._waiting) >= WAITING:
            self._session.connection.hold("requests")
        self.go_on()

    def clear(self) -> None:
        """None of those who wait is answered any more."""
        self._waiting.clear()

    def go_on(self) -> None:
        if not self._is_working:
            self._is_working = True
            self._session.spawn(self._work())

    def let_write(self) -> None:
        """There is room for answers, or nobody who would read them."""
        if self._room_to_write and not self._room_to_write.done():
            self._room_to_write.set_result(None)

    async def _work(self) -> None:
        """Welcome first, then answer what waits, in order."""
        session, connection = self._session, self._session.connection
        if not session.welcomed:
            await welcome(session)
        while self._waiting and not connection.ending:
            if connection.is_clogged:
                self._room_to_write = asyncio.get_running_loop().create_future()
                await self._room_to_write
                continue
            frame = self._waiting.pop(0)
            asked = requests.answer(session, frame)
            session.answer(frame, await requests.outcome(frame, asked))
            if len(self._waiting) < WAITING // 2:
                connection.release("requests")
        self._is_working = False
