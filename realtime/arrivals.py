"""Whoever is let into a room is shown it on every connection, wherever the news came from."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
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

    async def _show(self, user_id: int, room: str) -> None:
        after: str | None = None
        while True:
            try:
                cards, after = await self._needs.rooms.cards(user_id, after)
            except Refused:
                return  # they will find it with `rooms`
            for card in cards:
                if card.room == room:
                    self._push(user_id, card)
                    return
            if after is None:
                return  # they are out of it again

    def _push(self, user_id: int, card: wire.RoomCard) -> None:
        self._lists.shown(user_id, [card])
        for session in self._crowd.of(user_id):
            if session.welcomed and session.removed.get(card.room, -1) <= card.head:
                session.push(wire.You(k="room", room=card))
