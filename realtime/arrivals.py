"""Whoever is let into a room is shown it on every connection, wherever the news came from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from realtime import wire
from realtime.crowd import Crowd
from realtime.lists import Lists
from realtime.needs import Needs, Refused


class Arrivals:
    def __init__(
        self,
        needs: Needs,
        crowd: Crowd,
        lists: Lists,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._needs, self._crowd, self._lists, self._spawn = needs, crowd, lists, spawn

    def came(self, user_id: int, room: str) -> None:
        """They have this room now. A welcome that is being read is read again."""
        own = self._crowd.of(user_id)
        for session in own:
            session.must_look_again = True
        if own:
            self._spawn(self._show(user_id, room))

    async def anew(self, user_id: int) -> None:
        """Rooms that call them as they did not before, or do not call them any more."""
        async for card in self._cards(user_id):
            if self._lists.rests(user_id, card.room) is not (card.noti == wire.REST):
                self._push(user_id, card)

    async def _show(self, user_id: int, room: str) -> None:
        async for card in self._cards(user_id):
            if card.room == room:
                self._push(user_id, card)
                return  # else they are out of it again

    async def _cards(self, user_id: int) -> AsyncIterator[wire.RoomCard]:
        """All of them; none where the store is away: they will find them with `rooms`."""
        after: str | None = None
        while True:
            try:
                cards, after = await self._needs.rooms.cards(user_id, after)
            except Refused:
                return
            for card in cards:
                yield card
            if after is None:
                return

    def _push(self, user_id: int, card: wire.RoomCard) -> None:
        self._lists.shown(user_id, [card])
        for session in self._crowd.of(user_id):
            if session.welcomed and session.removed.get(card.room, -1) <= card.head:
                session.push(wire.You(k="room", room=card))
