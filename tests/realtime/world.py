"""A small true world for the gateway: rooms kept in memory, a door, a send that commits in groups.

Everything the `needs` promise holds here; what is missing is only the disk. `wait_in` holds an
answer back after it was read, which is where the races live.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from realtime import wire
from realtime.needs import (
    Asking,
    Batch,
    Event,
    Fact,
    Head,
    Needs,
    Nobody,
    Page,
    Person,
    Refused,
    Seat,
    Stay,
    Unavailable,
)


@dataclass
class Room:
    id: int
    pub: str
    epoch: str = "e1"
    floor: int = 0
    shows_members: bool = False
    muted: dict[int, int] = field(default_factory=dict)  # user id → ms
    log: list[dict[str, Any]] = field(default_factory=list)
    members: dict[int, int] = field(default_factory=dict)  # user → hist_from
    marks: dict[int, int] = field(default_factory=dict)  # user → read seq
    by_cid: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return len(self.log)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [event for event in self.log if event["k"] == "msg"]

    def add(self, **event: Any) -> dict[str, Any]:
        event = {"s": self.head + 1, **event}
        self.log.append(event)
        return event


def encoded(event: dict[str, Any]) -> Event:
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return Event(event["s"], event.get("to", event["s"]), text.encode())


class World:
    """`deliver` is set by whoever runs a gateway on it; without one, commits stay untold."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.people: dict[str, Person] = {}  # by token, which is also the cookie
        self.ended: set[int] = set()
        self.banned: set[str] = set()
        self.lasts: dict[int, int] = {}  # session → ms
        self.deliver: Callable[[Batch], None] | None = None
        self.wait_in: dict[str, asyncio.Event] = {}
        self.was_in: dict[str, asyncio.Event] = {}
        self.is_down = False
        self.fails: Exception | None = None
        self._ids = count(1)
        self._queue: list[tuple[asyncio.Future[wire.Ack], Asking, wire.Send]] = []
        self.commit_delay = 0.0  # seconds
        self.needs = Needs(self, self, {"send": self.send, "read": self.read})

    # Making it

    def person(self, name: str, *, bot: bool = False, expires_ms: int = 0) -> Person:
        number = next(self._ids)
        person = Person(number, f"u_{name}", number + 1000, bot=bot, expires_ms=expires_ms)
        self.people[name] = person
        return person

    def room(self, pub: str, *members: str) -> Room:
        room = self.rooms[pub] = Room(next(self._ids), pub)
        for name in members:
            room.members[self.people[name].id] = 0
        return room

    def fill(self, pub: str, number: int, *, by: str, text: str = "Вітаю") -> None:
        """Old messages that nobody is told of."""
        for _ in range(number):
            self._message(self.rooms[pub], self.people[by], f"c{next(self._ids):010}", text)

    # What happens

    def say_all(self, name: str, pub: str, texts: list[str]) -> int:
        """Several messages of one commit; the number of the last."""
        room, person = self.rooms[pub], self.people[name]
        events = [self._message(room, person, f"c{next(self._ids):010}", text) for text in texts]
        self.tell(room, events)
        return room.head

    def say(self, name: str, pub: str, text: str = "Привіт", *, told: bool = True) -> int:
        """One committed message; its number. Untold: as if another process had written it."""
        room = self.rooms[pub]
        event = self._message(room, self.people[name], f"c{next(self._ids):010}", text)
        if told:
            self.tell(room, [event])
        return int(event["s"])

    def erase(self, pub: str, seq: int) -> int:
        """The words of a message are gone, whoever asks; the number of that."""
        room = self.rooms[pub]
        gone = room.log[seq - 1]
        gone["text"], gone["v"] = None, room.head + 1
        event = room.add(k="del", id=gone["id"], by=gone["by"], **{"as": "author"})
        self.tell(room, [event], stale_to=seq)
        return int(event["s"])

    def kick(self, name: str, pub: str, *, told: bool = True) -> int:
        room, person = self.rooms[pub], self.people[name]
        del room.members[person.id]
        event = room.add(k="mem", op="leave", user=person.pub, **{"as": "kick"})
        if told:
            self.tell(room, [event], gone=((event["s"], person.id, "kick"),))
        return int(event["s"])

    def let_in(self, name: str, pub: str, *, told: bool = True) -> int:
        room, person = self.rooms[pub], self.people[name]
        room.members[person.id] = room.head
        event = room.add(k="mem", op="join", user=person.pub, nm=name, role="member")
        if told:
            self.tell(room, [event], came=(person.id,))
        return int(event["s"])

    def tell(
        self,
        room: Room,
        events: list[dict[str, Any]],
        gone: tuple[tuple[int, int, str], ...] = (),
        came: tuple[int, ...] = (),
        facts: tuple[Fact, ...] = (),
        **more: Any,
    ) -> None:
        if self.deliver:
            told = tuple(map(encoded, events))
            n = len(room.messages)
            batch = Batch(room.id, room.pub, room.epoch, told, gone, came, facts, n, **more)
            self.deliver(batch)

    def _message(self, room: Room, person: Person, cid: str, text: str) -> dict[str, Any]:
        n = len(room.by_cid) + 1
        event = room.add(
            k="msg", id=f"m_{next(self._ids)}", n=n, by=person.pub, ts=1, cid=cid, text=text
        )
        room.by_cid[person.id, cid] = event
        return event

    # realtime.needs.Rooms

    async def cards(
        self, user_id: int, after: str | None = None, limit: int = 100
    ) -> tuple[list[wire.RoomCard], str | None]:
        own = [room for room in self.rooms.values() if user_id in room.members]
        own.sort(key=lambda room: room.pub)
        rest = [room for room in own if after is None or room.pub > after]
        cards = [self._card(room, user_id) for room in rest[:limit]]
        await self._reading("cards")
        return cards, rest[limit - 1].pub if len(rest) > limit else None

    def _card(self, room: Room, user_id: int) -> wire.RoomCard:
        return wire.RoomCard(
            room=room.pub,
            title=room.pub,
            kind="group",
            epoch=room.epoch,
            head=room.head,
            head_n=len(room.messages),
            floor=room.floor,
            hist_from=room.members[user_id],
            read=0,
            read_n=0,
            unread=len(room.messages),
            ment=0,
            role="member",
            mute_until=None,
            noti="mentions",
            slow_ms=0,
            paused=False,
            ret_ms=None,
            members=None,
        )

    async def seat(self, user_id: int, room: str) -> Seat | None:
        found = self.rooms.get(room)
        seat = None
        if found and user_id in found.members:
            hidden = found.members[user_id]
            seat = Seat(
                *(found.id, room, found.epoch, found.head, found.floor, hidden),
                shows_members=found.shows_members,
                members=len(found.members),
                mute_until=found.muted.get(user_id),
            )
        await self._reading("seat")
        return seat

    async def events(
        self, room_id: int, after: int, limit: int = 1000, user_id: int | None = None
    ) -> list[Event]:
        room = self._by_id(room_id)
        events = [encoded(event) for event in room.log[after : after + limit]]
        await self._reading("events")
        return events

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
        room = self.rooms[seat.room]
        seen = [msg for msg in room.messages if msg["s"] > seat.hist_from]
        if around is not None:
            at = next((at for at, msg in enumerate(seen) if msg["id"] == around), None)
            if at is None:
                return None
            first = max(0, at - limit // 2)
            found = seen[first : first + limit]
        elif after is not None:
            found = [msg for msg in seen if msg["s"] > after][:limit]
        else:
            found = [msg for msg in seen if before is None or msg["s"] < before][-limit:]
        msgs = []
        for msg in found:
            shown = {("seq" if key == "s" else key): value for key, value in msg.items()}
            del shown["k"]
            msgs.append(json.dumps({**shown, "v": msg["s"]}, ensure_ascii=False).encode())
        page = Page(room.head, len(found) < len(seen), msgs, b'{"u_x":{"nm":"X"}}')
        await self._reading("page")
        return page

    async def stays(self, user_ids: Collection[int]) -> list[Stay]:
        found = [
            Stay(user_id, room.pub, room.head, len(room.messages), *self._read(room, user_id))
            for room in self.rooms.values()
            for user_id in room.members
            if user_id in user_ids
        ]
        await self._reading("stays")
        return found

    def _read(self, room: Room, user_id: int) -> tuple[int, int, int, str, None]:
        mark = room.marks.get(user_id, 0)
        return mark, sum(msg["s"] <= mark for msg in room.messages), 0, "member", None

    async def departures(
        self, places: Collection[tuple[int, str]]
    ) -> Collection[tuple[int, str, int]]:
        pubs = {person.id: person.pub for person in self.people.values()}
        return [
            (user_id, pub, event["s"])
            for user_id, pub in places
            if user_id not in self.rooms[pub].members
            for event in self.rooms[pub].log
            if event.get("op") == "leave" and event["user"] == pubs[user_id]
        ]

    async def heads(self, room_ids: Collection[int]) -> dict[int, Head]:
        heads = {
            room.id: Head(room.epoch, room.head)
            for room in self.rooms.values()
            if room.id in room_ids
        }
        await self._reading("heads")
        return heads

    def _by_id(self, room_id: int) -> Room:
        return next(room for room in self.rooms.values() if room.id == room_id)

    async def _reading(self, what: str) -> None:
        if self.is_down:
            raise Unavailable
        if what in self.was_in:
            self.was_in[what].set()
        if what in self.wait_in:
            await self.wait_in[what].wait()
        else:
            await asyncio.sleep(0)

    # realtime.needs.Doorkeeper

    async def by_bearer(self, token: str) -> Person | Nobody:
        await asyncio.sleep(0)
        if self.is_down:
            raise Unavailable
        person = self.people.get(token)
        if person is None or person.session in self.ended:
            return Nobody.UNKNOWN
        return Nobody.BANNED if token in self.banned else person

    async def by_cookies(self, cookies: Mapping[str, str]) -> Person | Nobody:
        return await self.by_bearer(cookies.get("sid", ""))

    async def again(self, sessions: Collection[int]) -> dict[int, Person]:
        if self.is_down:
            raise Unavailable
        return {one.session: one for one in self.people.values() if one.session in sessions}

    async def shut_out(self, sessions: Collection[int]) -> dict[int, Nobody]:
        if self.is_down:
            raise Unavailable
        banned = {self.people[token].session for token in self.banned}
        shut = dict.fromkeys(banned, Nobody.BANNED) | dict.fromkeys(self.ended, Nobody.UNKNOWN)
        return {session: why for session, why in shut.items() if session in sessions}

    async def ends(self, sessions: Collection[int]) -> dict[int, int]:
        return self.lasts

    # Commands

    def send(self, asking: Asking, frame: wire.Send) -> asyncio.Future[wire.Ack]:
        """Queued at once, committed with whatever else came until the loop turns."""
        if frame.text == "refused at once":
            raise Refused("forbidden", "not this")
        future: asyncio.Future[wire.Ack] = asyncio.get_running_loop().create_future()
        if not self._queue:
            asyncio.get_running_loop().call_later(self.commit_delay, self._commit)
        self._queue.append((future, asking, frame))
        return future

    def _commit(self) -> None:
        queue, self._queue = self._queue, []
        batches: dict[str, list[dict[str, Any]]] = {}
        answers = []
        for future, asking, frame in queue:
            try:
                answers.append((future, self._decide(asking, frame, batches)))
            except Exception as no:
                future.set_exception(no)
        for pub, events in batches.items():
            self.tell(self.rooms[pub], events)
        for future, ack in answers:
            future.set_result(ack)

    def _decide(
        self, asking: Asking, frame: wire.Send, batches: dict[str, list[dict[str, Any]]]
    ) -> wire.Ack:
        if self.fails:
            raise self.fails
        room, person = self.rooms.get(frame.room), asking.person
        known = room.by_cid.get((person.id, frame.cid)) if room else None
        if known and known["text"] != frame.text:
            raise Refused("cid_conflict", id=known["id"], seq=known["s"])
        if room is None or (not known and person.id not in room.members):
            raise Refused("not_member")
        if not known and asking.wait_ms:
            raise Refused("rate_limited", final=False, retry_ms=asking.wait_ms)
        event = known or self._message(room, person, frame.cid, frame.text)
        if not known:
            batches.setdefault(frame.room, []).append(event)
        return wire.Ack(
            cid=frame.cid,
            room=frame.room,
            id=event["id"],
            seq=event["s"],
            n=event["n"],
            ts=event["ts"],
            dup=known is not None,
        )

    async def read(self, asking: Asking, frame: wire.ReadUpTo) -> wire.Ok:
        await asyncio.sleep(0)
        room = self.rooms.get(frame.room)
        if room is None or asking.person.id not in room.members:
            raise Refused("not_found")
        was = room.marks.get(asking.person.id, 0)
        before = 0 if frame.force else was
        mark = room.marks[asking.person.id] = max(before, frame.seq)
        n = sum(msg["s"] <= mark for msg in room.messages)
        told = wire.Read(room=room.pub, seq=mark, n=n, unread=len(room.messages) - n, ment=0)
        if mark < was:
            told.force = True
        self.tell(room, [], facts=(Fact(asking.person.id, wire.encode(told)),))
        return wire.Ok()
