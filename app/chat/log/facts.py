"""What is known of the rooms and people a batch speaks of, at the moment their rooms are locked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from app.chat.mentions import Roster


class RoomNow(NamedTuple):
    id: int
    pub: str
    group_id: int
    epoch: str
    last_seq: int
    last_n: int
    hist_policy: str
    slow_ms: int
    paused: bool
    purged_to: int = 0
    title: str = ""
    ret_ms: int | None = None
    premod: str = "none"
    kind: str = "everyone"
    about: str = ""
    archived: bool = False
    accepted: bool = False  # only asked of direct rooms


class Who(NamedTuple):
    pub: str
    name: str | None  # None: no longer known in this circle


class SeatNow(NamedTuple):
    role: str
    joined_seq: int
    left_seq: int | None
    muted_until: int | None
    last_post_at: int | None
    read_seq: int
    read_n: int

    def after_posting(self, now: int, seq: int, n: int) -> SeatNow:
        """Sending reads nothing: the own marker moves only where there was nothing unread."""
        read_seq, read_n = (seq, n) if self.read_n == n - 1 else (self.read_seq, self.read_n)
        # `_replace` takes three times as long.
        return SeatNow(
            *(self.role, self.joined_seq, self.left_seq, self.muted_until),
            *(now, read_seq, read_n),
        )


class Known(NamedTuple):
    """A cid that is in the log: the ack it once got, and what was said then."""

    id: str
    seq: int
    n: int | None  # None where it changed a message
    ts: int
    bhash: bytes


class Waiting(NamedTuple):
    """A message that waits for approval, or did; `body` is a shapes.Words until then."""

    hid: str
    actor_id: int
    cid: str
    bhash: bytes
    ts: int
    state: str  # "wait", "approved", "rejected"
    body: str | None = None


class MessageThen(NamedTuple):
    """A message, without its words."""

    seq: int
    n: int
    id: str
    author_id: int
    ts: int
    v: int
    text_v: int
    state: str  # read through the masks
    pin_seq: int | None


@dataclass(slots=True)
class Facts:
    """Everything is keyed by row ids; a room also by its public id."""

    rooms: dict[str | int, RoomNow] = field(default_factory=dict)
    people: dict[tuple[int, int], Who] = field(default_factory=dict)  # (room, user)
    seats: dict[tuple[int, int], SeatNow] = field(default_factory=dict)  # (room, user)
    known: dict[tuple[int, int, str], Known] = field(default_factory=dict)  # (room, user, cid)
    held: dict[tuple[int, int, str], Waiting] = field(default_factory=dict)  # (room, user, cid)
    waiting: dict[tuple[int, str], Waiting] = field(default_factory=dict)  # (room, hid)
    messages: dict[tuple[int, str], MessageThen] = field(default_factory=dict)  # (room, id)
    ordinals: dict[tuple[int, int], int] = field(default_factory=dict)  # (room, seq) → n then
    rosters: dict[int, Roster] = field(default_factory=dict)  # room → who can be called there
    # (room, user) → ordinals of messages that mention them, beyond where they may put their marker
    mentions: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    reactions: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)  # → emoji: count
    reacted: set[tuple[int, int, str, int]] = field(default_factory=set)  # (room, seq, emoji, user)


def hist_from(hist_policy: str, joined_seq: int) -> int:
    """Events up to this number are not for somebody who joined at `joined_seq`."""
    return max(0, joined_seq - 1) if hist_policy == "joined" else 0
