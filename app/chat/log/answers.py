"""What can be asked of the room log, by the gateway and by pages. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Collection

from app.chat.log import beside, pages, reading, replay, searching, seating, stays
from app.chat.log import timeline as lines
from app.chat.log.searching import Hits
from app.chat.log.store import Store
from app.chat.log.windows import NEWEST, Spot
from app.core.clock import now
from realtime.needs import Event, Head, Page, Seat, Stay
from realtime.wire import RoomCard


class Answers:
    """Also `realtime.needs.Rooms`, which says what its readings mean."""

    _store: Store

    async def cards(
        self, user_id: int, after: str | None = None, limit: int = 100
    ) -> tuple[list[RoomCard], str | None]:
        now_ms = int(now().timestamp() * 1000)
        return await self._store.glance(lambda: reading.cards(user_id, after, limit, now_ms))

    async def seat(self, user_id: int, room: str) -> Seat | None:
        return await self._store.glance(lambda: reading.seat(user_id, room))

    async def events(
        self, room_id: int, after: int, limit: int = 1000, user_id: int | None = None
    ) -> list[Event]:
        return await self._store.read(lambda: replay.events(room_id, after, limit, user_id))

    async def page(
        self,
        seat: Seat,
        user_id: int,
        *,
        before: int | None = None,
        after: int | None = None,
        around: str | None = None,
        limit: int = 50,
    ) -> Page | None:
        return await self._store.read(
            lambda: pages.page(seat, user_id, before, after, around, limit)
        )

    async def stays(self, user_ids: Collection[int]) -> list[Stay]:
        return await self._store.read(lambda: stays.stays(user_ids))

    async def departures(
        self, places: Collection[tuple[int, str]]
    ) -> Collection[tuple[int, str, int]]:
        return await self._store.read(lambda: stays.departures(places))

    async def heads(self, room_ids: Collection[int]) -> dict[int, Head]:
        return await self._store.glance(lambda: reading.heads(room_ids))

    async def timeline(
        self, seat: Seat, user_id: int, spot: Spot = NEWEST, limit: int = 50
    ) -> lines.Timeline | None:
        """`limit` messages of a room at a spot, with comings and goings. None where the spot is a
        message that is not for this person."""
        return await self._store.read(lambda: lines.timeline(seat, user_id, spot, limit))

    async def opened(
        self, seat: Seat, user_id: int, spot: Spot, limit: int, *, both_ways: bool
    ) -> tuple[lines.Timeline, beside.Beside] | None:
        """`timeline`, and what stands on the same page: of one moment. `both_ways`: those who have
        blocked this person are `blocked`, too."""
        return await self._store.read(
            lambda: beside.opened(seat, user_id, spot, limit, both_ways=both_ways)
        )

    async def room_of(self, id_: str) -> str | None:
        """The public id of the room in which a message stands, whoever may read there."""
        return await self._store.read(lambda: lines.room_of(id_))

    async def message(self, seat: Seat, user_id: int, id_: str) -> lines.Line | None:
        """A message of a room this person may see, be it a removed one."""
        return await self._store.read(lambda: lines.message(seat, user_id, id_))

    async def pins(self, seat: Seat, user_id: int, limit: int = 50) -> list[lines.Line]:
        """What is pinned in a room, the last pinned first."""
        return await self._store.read(lambda: lines.pins(seat, user_id, limit))

    async def first_since(self, seat: Seat, ts: int) -> str | None:
        """The public id of the first message said at `ts` (ms) or later: what to show a page
        around. None where nothing was."""
        return await self._store.seek(lambda: reading.first_since(seat, ts))

    async def member(self, room_id: int, pub: str) -> reading.Member | None:
        """Who sits in a room under this public id. None where nobody does."""
        return await self._store.read(lambda: reading.member(room_id, pub))

    async def held(self, room_id: int, limit: int = 100) -> list[reading.HeldLine]:
        """What waits in a room for its keepers, the longest waiting first."""
        return await self._store.read(lambda: reading.held(room_id, limit))

    async def mine(self, room_id: int, user_id: int) -> seating.Mine | None:
        """What this person's seat in a room is like; None where they have none."""
        return await self._store.read(lambda: seating.mine(room_id, user_id))

    async def taken_out_of(self, user_id: int) -> set[int]:
        """Row ids of the rooms this person was taken out of and has not come into again."""
        return await self._store.read(lambda: seating.taken_out_of(user_id))

    async def people(
        self, room_id: int, *, only_hosts: bool = False, limit: int = 200, start: int = 0
    ) -> list[reading.Member]:
        """Who is in a room, its hosts first, then by name."""
        roles = seating.HOSTS if only_hosts else seating.EVERYBODY
        return await self._store.read(lambda: seating.people(room_id, roles, limit, start))

    async def last_lines(self, user_id: int) -> list[lines.LastLine]:
        """The person's rooms, the last spoken in first, each with its last message and its unread
        count."""
        return await self._store.read(lambda: lines.last_lines(user_id))

    async def search(
        self,
        user_id: int,
        query: str,
        *,
        rooms: Collection[int] | None = None,
        but_not_by: Collection[int] = (),
        before: str | None = None,
        limit: int = 30,
    ) -> Hits:
        """Messages with all the words of `query`, the newest first, in the person's rooms (of
        `rooms`, row ids, if given). `but_not_by`: user ids of those whom they do not want to
        read."""
        return await self._store.seek(
            lambda: searching.search(user_id, query, rooms, but_not_by, before, limit)
        )

    async def astray(self) -> list[tuple[int, int, bool]]:
        """(room, user, should be in it) for everybody whose seat does not fit their membership."""
        return await self._store.read(lines.astray)
