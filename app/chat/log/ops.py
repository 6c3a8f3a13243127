"""What can be asked of a room's log, and what each asking comes to.

An op says what has to be looked up before it can be decided (`place`, `person`, `key`, `names`…);
how it is decided stands in decide.py, one function for each. A refusal is `realtime.needs.Refused`
with a code of wire.md §5. Here are speaking, coming, going and reading; deeds.py has the rest.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from app.chat.mentions import may_call

Comes = TypeVar("Comes", covariant=True)  # what an op comes to when it is not refused


@dataclass(slots=True)  # as Send
class Acked:
    """A message that is in the log for good. `dup`: it had been there before this asking."""

    room: str
    cid: str
    id: str  # the message's public id
    seq: int
    n: int
    ts: int  # ms
    dup: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A message that is kept, and waits for a keeper of the room to approve it."""

    room: str
    cid: str
    hid: str  # its public id while it waits
    dup: bool
    state: str = "wait"  # "rejected" where a keeper said no meanwhile


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody came, went or got another role at event `seq`; None where it was so already."""

    room: str
    seq: int | None


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a person's read marker now stands, and what lies beyond it."""

    room: str
    seq: int
    n: int
    unread: int
    ment: int = 0


def bhash_of(content: list[Any]) -> bytes:
    return hashlib.sha256(msgspec.json.encode(content)).digest()[:16]


class Op(ABC, Generic[Comes]):
    """One asking. `Comes` is the type of its outcome."""

    __slots__ = ()

    @property
    @abstractmethod
    def place(self) -> str | int:
        """The room, by public id or by row id."""

    @property
    @abstractmethod
    def person(self) -> int:
        """Whose seat in the room is looked up."""

    @property
    def key(self) -> str | None:
        """The permanent key (`cid`) that may be in the log already."""
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """Public ids of messages it speaks of."""
        return ()

    @property
    def calls(self) -> bool:
        """Whether it may call people by their names."""
        return False

    @property
    def waiting(self) -> str | None:
        """The public id of a held message it speaks of."""
        return None


@dataclass(slots=True)  # frozen, each would cost two µs more
class Send(Op[Acked | Held]):
    """A message, its text already normalised (wire.md §3)."""

    room: str
    actor: int
    cid: str
    text: str
    re: str | None = None
    th: str | None = None
    cw: str | None = None
    lang: str | None = None
    wait_ms: int = 0  # > 0: refuse with rate_limited unless the cid is known
    new_in: Collection[int] = ()  # circles where they are new: a room may look at it first
    is_hidden: bool = False  # by a keeper: whatever the room's way, it is looked at first

    @property
    def place(self) -> str:
        return self.room

    @property
    def person(self) -> int:
        return self.actor

    @property
    def key(self) -> str:
        return self.cid

    @property
    def names(self) -> tuple[str, ...]:
        if self.re is None and self.th is None:
            return ()
        return tuple(name for name in (self.re, self.th) if name is not None)

    @property
    def calls(self) -> bool:
        return may_call(self.text)

    @property
    def bhash(self) -> bytes:
        """16 bytes that tell one content from another: kept for ever, so its recipe cannot
        change."""
        return bhash_of([self.text, self.re, self.th, self.cw, self.lang])


@dataclass(frozen=True, slots=True)
class Join(Op[Moved]):
    room_id: int
    user_id: int
    role: str = "member"

    @property
    def place(self) -> int:
        return self.room_id

    @property
    def person(self) -> int:
        return self.user_id


@dataclass(frozen=True, slots=True)
class Leave(Op[Moved]):
    room_id: int
    user_id: int
    why: str = "left"  # "left", "kick"…

    @property
    def place(self) -> int:
        return self.room_id

    @property
    def person(self) -> int:
        return self.user_id


@dataclass(frozen=True, slots=True)
class Mark(Op[Marked]):
    """Read up to event `seq`. The marker goes forward only, unless `force` (mark as unread)."""

    room: str
    user_id: int
    seq: int
    force: bool = False

    @property
    def place(self) -> str:
        return self.room

    @property
    def person(self) -> int:
        return self.user_id
