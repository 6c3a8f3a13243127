"""Somebody stands otherwise in a circle than when their connections began: they came or left, were
given or lost a role, rest or are back. Who they are is asked again, for all their connections.
Nothing is lost on the way, and only what a session no longer opens is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from realtime.arrivals import Arrivals
from realtime.crowd import Crowd
from realtime.needs import Needs, Refused
from realtime.session import Session

STANDS = "stands"  # what the processes call it among themselves: the row id of a person


class Anew:
    def __init__(
        self,
        needs: Needs,
        crowd: Crowd,
        arrivals: Arrivals,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._needs, self._crowd, self._arrivals, self._spawn = needs, crowd, arrivals, spawn

    def heard(self, user_id: int) -> None:
        if self._crowd.of(user_id):
            self._spawn(self._look(user_id))

    async def look(self) -> None:
        """The word may have been lost: of everybody."""
        for user_id in self._crowd.people():
            await self._look(user_id)

    async def _look(self, user_id: int) -> None:
        own = self._crowd.of(user_id)
        try:
            sessions = {one.person.session for one in own}
            shut = await self._needs.door.shut_out(sessions)
            people = await self._needs.door.again(sessions)
            for session in own:
                if (why := shut.get(session.person.session)) and not session.is_over:
                    session.end(why.value)  # and nobody has told us
                    continue
                if person := people.get(session.person.session):
                    session.person = replace(person, expires_ms=session.person.expires_ms)
                await self._sit_otherwise(session)
            await self._arrivals.anew(user_id)
        except Refused:
            return  # the store is away: they hear of it with the next word, or when they come anew

    async def _sit_otherwise(self, session: Session) -> None:
        for room, sub in list(session.subs.items()):
            seat = await self._needs.rooms.seat(session.person.id, room)
            if seat and seat.rests != sub.rests:
                sub.rests = seat.rests
                sub.hub.moved = True
