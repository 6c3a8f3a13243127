"""What a client is told: replies to its requests, and what comes without asking. Fields that are
left out on the wire are `UNSET` here; `None` is written as `null`."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from realtime.wire.numbers import ResetReason


class Reply(Struct, kw_only=True, tag_field="t"):
    """What answers a request; the session sets `i`."""

    i: int | UnsetType = UNSET


class Ack(Reply, kw_only=True, tag="ack"):
    cid: str | UnsetType = UNSET
    room: str
    id: str | UnsetType = UNSET
    seq: int | UnsetType | None = UNSET
    n: int | UnsetType = UNSET
    ts: int | UnsetType = UNSET
    dup: bool | UnsetType = UNSET
    held: bool | UnsetType = UNSET
    hid: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    noop: bool | UnsetType = UNSET


class Ok(Reply, kw_only=True, tag="ok"):
    room: str | UnsetType = UNSET
    sess_exp: int | UnsetType | None = UNSET
    ev: list[msgspec.Raw] | UnsetType = UNSET
    head: int | UnsetType = UNSET
    heads: dict[str, int] | UnsetType = UNSET
    rooms: list[RoomCard] | UnsetType = UNSET
    rooms_next: str | UnsetType | None = UNSET


class Subd(Reply, kw_only=True, tag="subd", rename={"from_": "from"}):
    room: str
    epoch: str
    mode: Literal["replay", "snapshot"]
    reason: str | UnsetType = UNSET
    from_: int | UnsetType = UNSET
    base: int | UnsetType = UNSET
    head: int
    floor: int


class PageFrame(Reply, kw_only=True, tag="page"):
    room: str
    as_of: int
    more: bool
    msgs: list[msgspec.Raw]
    users: msgspec.Raw
    lines: list[msgspec.Raw] | UnsetType = UNSET
    pins: list[str] | UnsetType = UNSET
    set: msgspec.Raw | UnsetType = UNSET


class Err(Reply, kw_only=True, tag="err"):
    cid: str | UnsetType = UNSET
    room: str | UnsetType = UNSET
    code: str
    final: bool
    retry_ms: int | UnsetType = UNSET
    msg: str | UnsetType = UNSET
    id: str | UnsetType = UNSET
    seq: int | UnsetType = UNSET
    until: int | UnsetType | None = UNSET


class Pong(Reply, kw_only=True, tag="pong"):
    now: int


class Push(Struct, kw_only=True, tag_field="t"):
    """What a client is told without asking."""


class RoomCard(Struct, kw_only=True):
    """One room as its member sees it in a list; `members` is None where the count is not shown."""

    room: str
    title: str
    kind: str
    epoch: str
    head: int
    head_n: int
    floor: int
    hist_from: int
    read: int
    read_n: int
    unread: int
    ment: int
    role: str
    mute_until: int | None
    noti: str
    slow_ms: int
    paused: bool
    ret_ms: int | None
    members: int | None


class Welcome(Push, kw_only=True, tag="welcome"):
    v: int = 1
    conn: str
    srv: str
    user: dict[str, str]
    now: int
    sess_exp: int | None
    hb: dict[str, int]
    limits: dict[str, int]
    features: list[str]
    rooms: list[RoomCard]
    rooms_next: str | None


class Live(Push, kw_only=True, tag="live"):
    room: str
    seq: int


class Reset(Push, kw_only=True, tag="reset"):
    room: str
    reason: ResetReason
    retry_ms: int


class Read(Push, kw_only=True, tag="read"):
    """Where the person has read up to, for all of their own connections; `force` where that is less
    than before."""

    room: str
    seq: int
    n: int
    unread: int
    ment: int
    force: bool | UnsetType = UNSET


class Bumped(Struct, frozen=True):
    """How far a room has come that is not open on this connection."""

    room: str
    head: int
    head_n: int
    ment: int


class Bump(Push, kw_only=True, tag="bump"):
    rooms: list[Bumped]


class You(Push, kw_only=True, tag="you"):
    """A fact about the person's own account; `room` is an id, or a card where `k` is "room"."""

    k: str
    room: str | RoomCard | UnsetType = UNSET
    seq: int | UnsetType = UNSET
    why: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    mute_until: int | UnsetType | None = UNSET
    exp: int | UnsetType = UNSET


class Typing(Push, kw_only=True, tag="typing"):
    """All who are typing: how many, and at most three of them by name."""

    room: str
    n: int
    who: tuple[str, ...]


class Pres(Push, kw_only=True, tag="pres"):
    """Who is here: a count; with `full`, also everybody who may be named; with `pb`, what has
    changed about those since version `pb`."""

    room: str
    on: int
    lt: bool | UnsetType = UNSET
    pb: int | UnsetType = UNSET
    pv: int
    full: list[str] | UnsetType = UNSET
    join: list[str] | UnsetType = UNSET
    leave: list[str] | UnsetType = UNSET


class Note(Push, kw_only=True, tag="note"):
    """What whoever looks after the machine tells everybody."""

    lvl: Literal["info", "warn"]
    text: str
    id: str


class Drain(Push, kw_only=True, tag="drain"):
    """This process will close the connection; come again `in_ms` after that."""

    in_ms: int
    deadline_ms: int
    why: str


class Ping(Push, kw_only=True, tag="ping"):
    pass


_encoder = msgspec.json.Encoder()


def encode(what: Struct) -> bytes:
    """The JSON text of a reply or push, in UTF-8."""
    return _encoder.encode(what)


def evs(room: str, events: list[bytes]) -> bytes:
    """The JSON text of one `evs` frame around events encoded already."""
    return b'{"t":"evs","room":"%b","ev":[%b]}' % (room.encode(), b",".join(events))
