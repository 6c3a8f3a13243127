"""What people's lists of rooms show: kept right on every connection while its rooms are not open.

A room counts as somebody's once they were shown its card. Nothing is written at the moment of a
message: once a second each list hears of the rooms where something was said (wire.md §4, `bump`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from realtime import wire
from realtime.crowd import Crowd
from realtime.needs import Batch, Fact, Stay

BREATH = 500  # lists between two turns of the loop


class _Shown(NamedTuple):
    head: int  # of the card
    ment: int  # mentions they have not read
    read: int  # where their marker stands, as they were told
    rests: bool = False  # nothing calls them there


@dataclass(slots=True)
class _Listed:
    """A room in the lists of people who are here."""

    head: int = 0
    head_n: int = 0
    # Whose list it is in → how they were shown it
    of: dict[int, _Shown] = field(default_factory=dict)


class Lists:
    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._rooms: dict[str, _Listed] = {}
        self._of: dict[int, set[str]] = {}
        self._changed: set[str] = set()
        self._markers: dict[tuple[int, str], bytes] = {}

    def shown(self, user_id: int, cards: Iterable[wire.RoomCard]) -> None:
        """These are in the person's list now."""
        for card in cards:
            if any(one.removed.get(card.room, -1) > card.head for one in self._crowd.of(user_id)):
                continue  # they have left since the card was read
            room = self._rooms.setdefault(card.room, _Listed(card.head, card.head_n))
            rests = card.noti == wire.REST
            room.of[user_id] = _Shown(card.head, card.ment, card.read, rests)
            self._of.setdefault(user_id, set()).add(card.room)
            if card.head_n < room.head_n:  # something was said while the card was read
                self._changed.add(card.room)
            room.head, room.head_n = max(room.head, card.head), max(room.head_n, card.head_n)

    def of(self, user_id: int) -> set[str]:
        """The rooms in the person's list."""
        return set(self._of.get(user_id, ()))

    def marker(self, user_id: int, room: str) -> int | None:
        """Where the person's marker stands, as they were told; None where it is no room of their
        list."""
        listed = self._rooms.get(room)
        shown = listed.of.get(user_id) if listed else None
        return shown.read if shown else None

    def rests(self, user_id: int, room: str) -> bool | None:
        """Whether they were told that nothing calls them there; None where it is not listed."""
        listed = self._rooms.get(room)
        shown = listed.of.get(user_id) if listed else None
        return shown.rests if shown else None

    def found(self, stay: Stay) -> None:
        """How the log has it: where that is more than they were told, they hear of it."""
        listed = self._rooms.get(stay.room)
        if listed and stay.user_id in listed.of and stay.head >= listed.head:
            shown = listed.of[stay.user_id]
            listed.of[stay.user_id] = shown._replace(head=stay.head, ment=stay.ment)
            if stay.head_n > listed.head_n:
                self._changed.add(stay.room)
            listed.head, listed.head_n = stay.head, max(stay.head_n, listed.head_n)

    def gone(self, user_id: int, room: str) -> None:
        """The person has left the room."""
        self._of.get(user_id, set()).discard(room)
        self._markers.pop((user_id, room), None)
        if listed := self._rooms.get(room):
            listed.of.pop(user_id, None)
            if not listed.of:
                del self._rooms[room]

    def left(self, user_id: int) -> None:
        """None of the person's connections is here any more."""
        for room in self._of.pop(user_id, ()):
            self.gone(user_id, room)

    def said(self, batch: Batch) -> None:
        room = self._rooms.get(batch.room)
        if room is None:
            return
        room.head = max(room.head, batch.last)
        if batch.head_n > room.head_n:
            room.head_n = batch.head_n
            self._changed.add(batch.room)
        for seq, user_id in batch.mentioned:
            if called := _called(room, seq, [user_id] if user_id else self._but_author(batch, seq)):
                room.of |= called
                self._changed.add(batch.room)

    def _but_author(self, batch: Batch, seq: int) -> set[int]:
        """Whoever has the room in their list: nobody is called by their own words."""
        author = next((_by.decode(one.json).by for one in batch.events if one.seq == seq), None)
        return self._rooms[batch.room].of.keys() - {
            session.person.id for session in self._crowd.named(author or "")
        }

    def learn(self, fact: Fact) -> bool:
        """Whether it is to be told at once: a marker that may wait is told with the lists, and one
        that was overtaken by a later one is not told at all."""
        if not fact.json.startswith(_MARKER):
            return True
        marker = _marker.decode(fact.json)
        room = marker.room
        if (listed := self._rooms.get(room)) and (shown := listed.of.get(fact.user_id)):
            if marker.seq < shown.read and marker.force is not True:
                return False
            told = shown._replace(head=listed.head, ment=marker.ment, read=marker.seq)
            listed.of[fact.user_id] = told
        self._markers.pop((fact.user_id, room), None)
        if fact.may_wait:
            self._markers[fact.user_id, room] = fact.json
        return not fact.may_wait

    async def tell(self) -> None:
        """By the clock: everybody's lists as they should be now."""
        markers, self._markers = self._markers, {}
        for (user_id, _), json in markers.items():
            for session in self._crowd.of(user_id):
                session.inform(json)
        changed, self._changed = self._changed, set()
        lists: dict[int, list[str]] = {}
        for room in changed & self._rooms.keys():
            shown = self._rooms[room].of
            for user_id in self._crowd.without(room, shown):
                if not shown[user_id].rests:
                    lists.setdefault(user_id, []).append(room)
        for count, (user_id, rooms) in enumerate(lists.items()):
            self._tell(user_id, rooms)
            if not count % BREATH:
                await asyncio.sleep(0)

    def _tell(self, user_id: int, rooms: list[str]) -> None:
        for session in self._crowd.of(user_id):
            bumped = [
                wire.Bumped(room, listed.head, listed.head_n, listed.of[user_id].ment)
                for room in rooms
                if room not in session.subs
                and (listed := self._rooms.get(room))
                and user_id in listed.of
            ]
            if bumped:
                session.inform(wire.encode(wire.Bump(rooms=bumped)), is_sheddable=True)


def _called(room: _Listed, seq: int, users: Iterable[int]) -> dict[int, _Shown]:
    """One mention more for those whose card did not count it already."""
    found = {user_id: room.of[user_id] for user_id in users if user_id in room.of}
    return {
        user_id: shown._replace(ment=shown.ment + 1)
        for user_id, shown in found.items()
        if shown.head < seq
    }


_MARKER = b'{"t":"read",'
_marker = msgspec.json.Decoder(wire.Read)


class _By(msgspec.Struct):
    by: str | None = None


_by = msgspec.json.Decoder(_By)
