"""What the gateway needs from whoever uses it: who is at the door, what the rooms hold, what a
frame may set going. `app/sockets.py` fills these in; nothing in this package knows a table.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from realtime.wire import Frame, Reply, RoomCard


@dataclass(frozen=True, slots=True)
class Person:
    """Who a connection belongs to. Only `pub` leaves the server: it is `user.id` on the wire."""

    id: int
    pub: str
    session: int  # the row a revocation names
    role: str = "member"
    zone: str = "UTC"
    expires_ms: int = 0  # wall clock; 0: never
    bot: bool = False  # wire.md §7: the second column of limits
    viewer: Any = None  # whatever the app wants back in its commands


class Nobody(Enum):
    """Why there is no person behind a credential."""

    UNKNOWN = "auth"  # missing, expired, revoked
    BANNED = "banned"


class Doorkeeper(Protocol):
    """Who is asking. All return within a query or two; none raises for a wrong credential,
    any may raise Unavailable."""

    async def by_bearer(self, token: str) -> Person | Nobody: ...

    async def by_cookies(self, cookies: Mapping[str, str]) -> Person | Nobody: ...

    async def again(self, sessions: Collection[int]) -> Mapping[int, Person]:
        """Who is behind these sessions, as they stand now; without those that are over."""
        ...

    async def shut_out(self, sessions: Collection[int]) -> Mapping[int, Nobody]:
        """Those of the given sessions that no longer open the door, and why; asked each 60 s."""
        ...

    async def ends(self, sessions: Collection[int]) -> Mapping[int, int]:
        """When those that are open end by themselves, in ms; after activity later than before."""
        ...


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in one room, as the database has it now."""

    room_id: int
    room: str  # public id
    epoch: str
    head: int  # last event number
    floor: int  # events up to here no longer exist
    hist_from: int  # events up to here are not for this person
    shows_members: bool = False  # whether people of this room may see who else is in it
    members: int = 0  # how many there are, counted no further than a few hundred
    mute_until: int | None = None  # ms; may be over
    rests: bool = False  # belongs, and is not counted among those who are here


class Event(Struct, frozen=True):
    """One numbered event, encoded once; `last` is above `seq` only in an elision."""

    seq: int
    last: int
    json: bytes  # one JSON object: {"s":…,"k":…,…}
    about: int = 0  # the number of another message whose words it tells; 0: there is none


@dataclass(frozen=True, slots=True)
class Page:
    """Messages as they are now, ascending; `msgs` and `users` are encoded already."""

    as_of: int
    more: bool
    msgs: list[bytes]  # each one JSON object of wire.md's page.msgs
    users: bytes = b"{}"  # {"pub":{"nm":…,"av":…,"role":…},…}
    # What stands between the messages: who came and went, what was set; each an event, encoded
    lines: list[bytes] = field(default_factory=list)
    pins: list[str] | None = None  # of the newest page: ids, the last pinned first
    set: bytes | None = None  # of the newest page: the settings, as a `room` event has them


@dataclass(frozen=True, slots=True)
class Head:
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Stay:
    """How one person is in one room now: what all the news about it must have come to."""

    user_id: int
    room: str  # public id
    head: int
    head_n: int
    read: int
    read_n: int
    ment: int  # mentions they have not read
    role: str
    mute_until: int | None  # ms; may be over


@dataclass(frozen=True, slots=True)
class Fact:
    """What one person alone is told, on all their connections: a whole `you` or `read` frame,
    encoded."""

    user_id: int
    json: bytes
    may_wait: bool = False  # for a second; the next about the same room then takes its place


@dataclass(frozen=True, slots=True)
class Batch:
    """What one commit added to one room: events without a hole, whom they let in or out, facts."""

    room_id: int
    room: str
    epoch: str
    events: tuple[Event, ...]
    gone: tuple[
        tuple[int, int, str], ...
    ] = ()  # (seq of the removal, user id, why: "left", "kick"…)
    came: tuple[int, ...] = ()  # user ids that now have this room
    facts: tuple[Fact, ...] = ()
    head_n: int = 0  # messages the room has had by now: what `bump` and unread count with
    # (number of the message, user id): who is mentioned by it; user 0 is everybody
    mentioned: tuple[tuple[int, int], ...] = ()
    # Encoded events up to this number may hold words that are no more: whoever keeps them (the
    # ring, what is pending) lets go of those before writing these; the log has them as they are.
    stale_to: int = 0
    # The first and the last number where the events themselves are too many to bring: the log has
    # them.
    unsaid: tuple[int, int] | None = None

    @property
    def first(self) -> int:
        return self.events[0].seq if self.events else (self.unsaid or (0, 0))[0]

    @property
    def last(self) -> int:
        """The number of the last event; 0 where there is none."""
        return self.events[-1].last if self.events else (self.unsaid or (0, 0))[1]


class Rooms(Protocol):
    """The room log, for reading. Every answer is of committed state; any may raise Unavailable."""

    async def cards(
        self, user_id: int, after: str | None = None, limit: int = 100
    ) -> tuple[list[RoomCard], str | None]:
        """The person's rooms, most recently active first, and the cursor for the rest or None."""
        ...

    async def seat(self, user_id: int, room: str) -> Seat | None:
        """None where there is no such room or it is not this person's: never distinguished."""
        ...

    async def events(
        self, room_id: int, after: int, limit: int = 1000, user_id: int | None = None
    ) -> list[Event]:
        """Events after+1… without a hole, at most `limit`, materialised. Who came or left is never
        elided: that is what closes the room to them. With `user_id`, the reactions on a message say
        which are this person's (`me`); such events are for them alone."""
        ...

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
        """The newest if no way is given; None where `around` names nothing this person may see."""
        ...

    async def stays(self, user_ids: Collection[int]) -> list[Stay]:
        """All rooms of these people; asked for everybody connected each 60 s, and more often while
        news of other processes does not come."""
        ...

    async def departures(
        self, places: Collection[tuple[int, str]]
    ) -> Collection[tuple[int, str, int]]:
        """Of these (user id, room): who is out, and since which event."""
        ...

    async def heads(self, room_ids: Collection[int]) -> dict[int, Head]: ...


class Refused(Exception):
    """A command says no; the session makes it an err frame with the request's `i` and `cid`."""

    def __init__(
        self,
        code: str,
        msg: str = "",
        *,
        final: bool = True,
        retry_ms: int | None = None,
        **more: Any,  # id, seq, until: what wire.md adds to some codes
    ) -> None:
        super().__init__(code)
        self.code, self.msg, self.final, self.retry_ms, self.more = code, msg, final, retry_ms, more


class Unavailable(Refused):
    """The store did not answer, or whether it committed is unknown. Never means «not stored»."""

    def __init__(self, msg: str = "the store does not answer", retry_ms: int = 2000) -> None:
        super().__init__("unavailable", msg, final=False, retry_ms=retry_ms)


class Asking(Struct, frozen=True):
    """What a command is told besides its frame."""

    person: Person
    wait_ms: int = (
        0  # > 0: the send bucket is empty; refuse with rate_limited unless the cid is known
    )


# A command must queue its work before its first await: that is what keeps one connection's sends in
# the order they came (G6). It returns the reply without `i`, or None where wire.md has no reply.
Command = Callable[[Asking, "Frame"], Awaitable["Reply | None"]]


@dataclass(slots=True)
class Needs:
    door: Doorkeeper
    rooms: Rooms
    commands: Mapping[str, Command] = field(default_factory=dict)
    features: tuple[str, ...] = ()  # what else the app does that clients look for in the welcome
