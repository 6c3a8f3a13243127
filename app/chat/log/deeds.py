"""More that can be asked of a room's log: what is done to messages, and what its keepers do.

Whether a keeper may do what is asked here, the rules of the app have decided before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.chat.log.ops import Acked, Comes, Moved, Op, bhash_of


@dataclass(frozen=True, slots=True)
class Changed:
    """Something changed at event `seq`; None where it was so already.

    `dup`: it had been changed by an asking with the same key before this one."""

    room: str
    seq: int | None
    ts: int  # ms
    id: str | None = None  # the message's public id
    cid: str | None = None
    dup: bool = False


@dataclass(frozen=True, slots=True)
class Muted:
    """Until when a person may not write; None: they may."""

    room: str
    until: int | None  # ms


@dataclass(frozen=True, slots=True)
class Rejected:
    room: str
    hid: str


@dataclass(frozen=True, slots=True)
class Deed(Op[Comes]):
    """Done by `actor` in `room`, which is a public id or a row id."""

    room: str | int
    actor: int

    @property
    def place(self) -> str | int:
        return self.room

    @property
    def person(self) -> int:
        return self.actor


@dataclass(frozen=True, slots=True)
class Edit(Deed[Changed]):
    """Other words for one's own message, `EDIT_MS` after it was said at the latest.

    `base` is the version (`v`) of the words that were changed: if they have changed since, this is
    a conflict. A later `v` that only reactions made is none."""

    cid: str
    id: str
    text: str
    base: int | None = None
    new_in: Collection[int] = ()  # as for Send: what a room has looked at first stays so

    @property
    def key(self) -> str:
        return self.cid

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id,)

    @property
    def bhash(self) -> bytes:
        return bhash_of(["edit", self.id, self.text])


@dataclass(frozen=True, slots=True)
class Delete(Deed[Changed]):
    """Remove a message: one's own at any time, anybody's as the room's host.

    `by_right`: the app's rules let this person remove it, whatever their seat says. `why` is kept
    in the log, and told to nobody by itself."""

    cid: str
    id: str
    by_right: bool = False
    why: str = ""

    @property
    def key(self) -> str:
        return self.cid

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id,)

    @property
    def bhash(self) -> bytes:
        return bhash_of(["del", self.id])


@dataclass(frozen=True, slots=True)
class React(Deed[Changed]):
    """Whether the person's `emoji` shall be on a message. Asking for what is so changes nothing."""

    id: str
    emoji: str
    on: bool
    wait_ms: int = 0  # > 0: refuse with rate_limited

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id,)


@dataclass(frozen=True, slots=True)
class Pin(Deed[Changed]):
    id: str
    on: bool

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id,)


@dataclass(frozen=True, slots=True)
class SetRoom(Deed[Changed]):
    """Other settings; what is None stays as it is. `ret_ms` 0: messages are kept for ever."""

    title: str | None = None
    slow_ms: int | None = None
    paused: bool | None = None
    ret_ms: int | None = None
    premod: str | None = None  # "none", "new" (newcomers), "all"
    hist_policy: str | None = None  # "joined", "whole"
    about: str | None = None
    kind: str | None = None  # "open", "announce"
    archived: bool | None = None  # nobody writes in it any more
    accepted: bool | None = None  # of a direct room: the other one talks, too


@dataclass(frozen=True, slots=True)
class About(Op[Comes]):
    """What is done about `user_id` in `room`."""

    room: str | int
    user_id: int

    @property
    def place(self) -> str | int:
        return self.room

    @property
    def person(self) -> int:
        return self.user_id


@dataclass(frozen=True, slots=True)
class SetRole(About[Moved]):
    role: str  # "member", "host"


@dataclass(frozen=True, slots=True)
class Mute(About[Muted]):
    """Nobody but the person hears of it."""

    until: int | None  # ms; None: let them speak again
    why: str = ""


@dataclass(frozen=True, slots=True)
class Scrub(About[Changed]):
    """Remove everything this person has said in the room so far, in one event."""


@dataclass(frozen=True, slots=True)
class Purge(Op[Changed]):
    """Remove every message up to number `to`, in one event: retention."""

    room_id: int
    to: int

    @property
    def place(self) -> int:
        return self.room_id

    @property
    def person(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Approve(Deed[Acked]):
    """Say what waited, now, in its author's name and under its author's key."""

    hid: str

    @property
    def waiting(self) -> str:
        return self.hid


@dataclass(frozen=True, slots=True)
class Reject(Deed[Rejected]):
    """Forget what waited; its author hears why."""

    hid: str
    why: str = ""

    @property
    def waiting(self) -> str:
        return self.hid
