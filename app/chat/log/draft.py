"""A batch while it is being decided: what the rooms and seats will be, and the rows that will make
them so.

Every op sees what the ops before it in the batch have done.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from app.chat.log.facts import Facts, Known, MessageThen, RoomNow, SeatNow, Waiting, Who, hist_from
from app.chat.log.rows import EventRow, HeldRow, MentionRow, MessageRow
from app.chat.log.shapes import Passed, encoded
from realtime.needs import Batch, Event, Fact, Refused
from realtime.wire import Read


@dataclass(slots=True)
class RoomDraft:
    """A room with its counters moving on. `now` has its settings as they are by now; its counters
    are those of `was`."""

    was: RoomNow
    seq: int
    n: int
    now: RoomNow
    said: list[int] = field(default_factory=list)  # numbers of this batch's messages
    events: list[Event] = field(default_factory=list)
    gone: list[tuple[int, int, str]] = field(default_factory=list)
    came: list[int] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    mentioned: list[tuple[int, int]] = field(default_factory=list)  # (seq, user)
    marked: dict[int, bool] = field(default_factory=dict)  # whose marker moved; whether by speaking
    stale_to: int = 0

    @property
    def has_news(self) -> bool:
        return bool(self.events or self.facts)

    def tell(self, user_id: int, frame: object, *, may_wait: bool = False) -> None:
        self.facts.append(Fact(user_id, encoded(frame), may_wait))

    def batch(self) -> Batch:
        room = self.was
        return Batch(
            *(room.id, room.pub, room.epoch, tuple(self.events)),
            *(tuple(self.gone), tuple(self.came), tuple(self.facts)),
            *(self.n, tuple(self.mentioned), self.stale_to),
        )


class Draft:
    def __init__(self, facts: Facts, now: int, mint: Callable[[], str]) -> None:
        self.now, self.mint, self.facts = now, mint, facts
        self.rooms: dict[int, RoomDraft] = {}
        # Only what changes:
        self.seats: dict[tuple[int, int], SeatNow] = {}
        self.events: list[EventRow] = []
        self.messages: list[MessageRow] = []
        self.touched: dict[tuple[int, int], MessageThen] = {}
        self.edits: dict[tuple[int, int], str] = {}
        self.gone: dict[tuple[int, int], None] = {}
        self.reactions: dict[tuple[int, int, str, int], bool] = {}
        self._counts: dict[tuple[int, int], dict[str, int]] = {}
        self.mentions: list[MentionRow] = []
        self.held: dict[tuple[int, int, str], HeldRow] = {}
        self.settled: dict[tuple[int, str], Waiting] = {}
        self.scrubs: dict[tuple[int, int], int] = {}
        self._known: dict[tuple[int, int, str], Known] = {}

    # What is so by now

    def room(self, place: str | int) -> RoomDraft | None:
        was = self.facts.rooms.get(place)
        if was is None:
            return None
        if was.id not in self.rooms:
            self.rooms[was.id] = RoomDraft(was, was.last_seq, was.last_n, was)
        return self.rooms[was.id]

    def room_there(self, place: str | int) -> RoomDraft:
        room = self.room(place)
        if room is None:
            raise Refused("not_found")
        return room

    def who(self, room: RoomDraft, user_id: int) -> Who | None:
        return self.facts.people.get((room.was.id, user_id))

    def seat(self, room: RoomDraft, user_id: int) -> SeatNow | None:
        key = (room.was.id, user_id)
        return self.seats.get(key) or self.facts.seats.get(key)

    def seated(self, place: str | int, user_id: int) -> tuple[RoomDraft, SeatNow]:
        """The room and the person's place in it. A stranger cannot tell that there is such a
        room."""
        room = self.room(place)
        seat = self.seat(room, user_id) if room else None
        if room is None or seat is None:
            raise Refused("not_found")
        if seat.left_seq is not None:
            raise Refused("not_member")
        return room, seat

    def known(self, room: RoomDraft, user_id: int, cid: str) -> Known | None:
        key = (room.was.id, user_id, cid)
        return self._known.get(key) or self.facts.known.get(key)

    def held_under(self, room: RoomDraft, user_id: int, cid: str) -> Waiting | None:
        """What this person sent under this key and is not said yet, or never will be."""
        if not self.held and not self.facts.held:
            return None
        key = (room.was.id, user_id, cid)
        if row := self.held.get(key):
            return Waiting(row.pub, user_id, cid, row.bhash, row.ts, "wait")
        return self.facts.held.get(key)

    def message(self, room: RoomDraft, seat: SeatNow | None, name: str) -> MessageThen:
        """A message this person may see, be it a removed one. Without a seat: any."""
        then = self.facts.messages.get((room.was.id, name))
        if then is None or then.seq <= room.now.purged_to:
            raise Refused("not_found")
        if seat and then.seq <= hist_from(room.now.hist_policy, seat.joined_seq):
            raise Refused("not_found")
        then = self.touched.get((room.was.id, then.seq), then)
        if then.state == "ok" and (room.was.id, then.author_id) in self.scrubs:
            return then._replace(state="scrub")  # what is named was said before this batch
        return then

    def counts(self, room: RoomDraft, then: MessageThen) -> dict[str, int]:
        """How many of each emoji the message has by now; to be changed in place."""
        at = (room.was.id, then.seq)
        if at not in self._counts:
            self._counts[at] = dict(self.facts.reactions.get(at, {}))
        return self._counts[at]

    def named(self, room: RoomDraft, seat: SeatNow, name: str | None) -> int | None:
        """The number of a message that is answered."""
        return None if name is None else self.message(room, seat, name).seq

    def ordinal(self, room: RoomDraft, seq: int) -> int:
        """How many messages the room had when event `seq` was its last."""
        if seq >= room.was.last_seq:
            return room.was.last_n + bisect_right(room.said, seq)
        return self.facts.ordinals.get((room.was.id, seq), 0)

    def calls(self, room: RoomDraft, user_id: int, beyond: int) -> int:
        """How many messages beyond ordinal `beyond` mention this person."""
        here = [
            row.n
            for row in self.mentions
            if row.room_id == room.was.id and row.user_id in (0, user_id)
        ]
        there = self.facts.mentions.get((room.was.id, user_id), [])
        called = {n for n in (*here, *there) if n > beyond}
        if called:  # seldom; nobody is called by their own words
            own = (m.n for m in self.messages if (m.room_id, m.author_id) == (room.was.id, user_id))
            called.difference_update(own)
        return len(called)

    def tell_markers(self) -> None:
        """Everybody whose marker moved in this batch, how much is unread now."""
        for room in self.rooms.values():
            for user_id, by_speaking in room.marked.items():
                seat = self.seat(room, user_id)
                if seat is None or seat.left_seq is not None:
                    continue
                seq, n, ment = seat.read_seq, seat.read_n, self.calls(room, user_id, seat.read_n)
                told = Read(room=room.was.pub, seq=seq, n=n, unread=room.n - n, ment=ment)
                before = self.facts.seats.get((room.was.id, user_id))
                if before and seq < before.read_seq:
                    told.force = True
                room.tell(user_id, told, may_wait=by_speaking)

    # What changes

    def append(self, room: RoomDraft, row: EventRow, shape: object) -> None:
        """The next event of the room: `row` for the log, `shape` for those who listen."""
        assert row.seq == room.seq + 1, "numbers have no holes"
        room.seq = row.seq
        self.events.append(row)
        room.events.append(_event(row, shape))
        if row.cid is not None and row.bhash is not None:
            key = (row.room_id, row.actor_id or 0, row.cid)
            named = getattr(shape, "id", "")
            self._known[key] = Known(named, row.seq, row.n, row.ts, row.bhash)

    def amend(self, room: RoomDraft, row: EventRow, shape: object) -> None:
        """Say the last event of the batch otherwise."""
        self.events[-1] = row
        room.events[-1] = _event(row, shape)

    def keep(self, row: MessageRow) -> None:
        """A message, said by the event just appended."""
        room = self.rooms[row.room_id]
        room.n = row.n
        room.said.append(row.seq)
        self.messages.append(row)

    def touch(self, room: RoomDraft, then: MessageThen) -> None:
        """A message that the event just appended has changed."""
        self.touched[room.was.id, then.seq] = then._replace(v=room.seq)

    def silence(self, room: RoomDraft, then: MessageThen) -> None:
        """Words of a message that is gone: neither this batch nor what was encoded before has
        them."""
        for at, event in enumerate(room.events):
            if event.seq == then.text_v:
                room.events[at] = Event(event.seq, event.seq, encoded(Passed(event.seq)))
                return
        room.stale_to = max(room.stale_to, then.text_v)

    def place(self, room: RoomDraft, user_id: int, seat: SeatNow) -> None:
        self.seats[room.was.id, user_id] = seat


def _event(row: EventRow, shape: object) -> Event:
    about = row.target_seq or 0 if row.kind == "edit" else 0
    return Event(row.seq, row.seq, encoded(shape), about)
