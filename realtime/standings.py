"""The truth about the people who are connected: which rooms they have, how far they have read, what
they may do. News says so at once; here it is looked up, because news may be lost (storage.md §5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from realtime import wire
from realtime.clock import wall_ms
from realtime.needs import Fact, Stay

if TYPE_CHECKING:
    from realtime.gateway import Gateway
    from realtime.hearing import Hearing

AT_ONCE = 200  # people of one look
MOST_ROOMS = 100  # of one list at first: whoever has more is shown the rest when they ask for it

_Place = tuple[int, str]


class Standings:
    def __init__(self, gateway: Gateway, hearing: Hearing) -> None:
        self._crowd, self._lists, self._rooms = gateway.crowd, gateway.lists, gateway.needs.rooms
        self._hearing = hearing
        self._known: dict[_Place, Stay] = {}

    async def look(self, *, is_news: bool) -> None:
        """Compare with what people were told. `is_news`: what changed since the last look was told
        by nobody. Raises Unavailable."""
        everybody = self._crowd.people()
        known: dict[_Place, Stay] = {}
        for start in range(0, len(everybody), AT_ONCE):
            listed = {
                user_id: self._lists.of(user_id)
                for user_id in everybody[start : start + AT_ONCE]
                if self._is_welcomed(user_id)
            }
            stays = await self._rooms.stays(listed) if listed else []
            known |= {(stay.user_id, stay.room): stay for stay in stays}
            await self._put_out(listed, stays)
            self._let_in(listed, stays)
            for stay in stays:
                self._lists.found(stay)
                before = self._known.get((stay.user_id, stay.room))
                self._tell_marker(before, stay)
                if is_news and before:
                    self._tell_rights(before, stay)
        self._known = known

    def _is_welcomed(self, user_id: int) -> bool:
        """Before that they know of no rooms that could be missing."""
        own = self._crowd.of(user_id)
        return bool(own) and all(session.welcomed for session in own)

    async def _put_out(self, listed: Mapping[int, Collection[str]], stays: Iterable[Stay]) -> None:
        theirs = {(user_id, room) for user_id, rooms in listed.items() for room in rooms}
        missing = theirs - {(stay.user_id, stay.room) for stay in stays}
        if missing:
            for user_id, room, seq in await self._rooms.departures(missing):
                self._hearing.put_out(user_id, room, seq, "left")

    def _let_in(self, listed: Mapping[int, Collection[str]], stays: Iterable[Stay]) -> None:
        for stay in stays:
            rooms = listed[stay.user_id]
            if stay.room not in rooms and len(rooms) < MOST_ROOMS:
                self._hearing.let_in(stay.user_id, stay.room)

    def _tell_marker(self, before: Stay | None, now: Stay) -> None:
        told = self._lists.marker(now.user_id, now.room)
        went_back = before is not None and now.read < before.read
        if told is None or told == now.read or (told > now.read and not went_back):
            return
        unread = max(0, now.head_n - now.read_n)
        read = wire.Read(room=now.room, seq=now.read, n=now.read_n, unread=unread, ment=now.ment)
        if went_back:
            read.force = True
        self._inform(now.user_id, read)

    def _tell_rights(self, before: Stay, now: Stay) -> None:
        if (before.role, before.mute_until) != (now.role, now.mute_until):
            until = now.mute_until if (now.mute_until or 0) > wall_ms() else None
            told = wire.You(k="perm", room=now.room, role=now.role, mute_until=until)
            self._inform(now.user_id, told)

    def _inform(self, user_id: int, frame: wire.Push) -> None:
        self._hearing.inform(Fact(user_id, wire.encode(frame)))
