"""Events and messages as the wire has them (wire.md §4). A field that is not set is not there."""

from __future__ import annotations

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()


class Rx(msgspec.Struct, frozen=True, omit_defaults=True):
    """One emoji on a message: how many there are now; in an event, whose came and went."""

    e: str
    tot: int
    add: list[str] = []
    rm: list[str] = []
    me: bool = False  # only where one person reads


class Said(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="msg"):
    """The event that a message was sent; from the log, with its newest text and `v`."""

    s: int
    id: str
    n: int
    ts: int
    by: str | None = None
    nm: str | None = None
    cid: str | None = None
    text: str | None = None
    re: str | None = None
    th: str | None = None
    cw: str | None = None
    lang: str | None = None
    v: int | None = None  # only where it is above s; then `rx` and `pin` are complete
    ed: int | None = None
    gone: str | None = msgspec.field(name="del", default=None)
    men: list[str] = []
    rx: list[Rx] = []
    pin: bool = False


class Edited(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="edit"):
    s: int
    id: str
    text: str
    ts: int
    by: str | None = None
    nm: str | None = None
    cid: str | None = None


class Deleted(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="del"):
    s: int
    id: str
    ts: int
    how: str = msgspec.field(name="as")  # "author", "host"
    by: str | None = None
    cid: str | None = None


class Reacted(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="react"):
    s: int
    id: str
    rx: list[Rx]


class Pinned(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="pin"):
    s: int
    id: str
    on: bool
    by: str | None = None


class RoomSet(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="room"):
    s: int
    set: dict[str, Any]
    by: str | None = None


class Scrubbed(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="scrub"):
    """Everything this person had said is gone."""

    s: int
    user: str


class Purged(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="purge"):
    """Every message up to number `to` is gone."""

    s: int
    to: int


class Came(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="mem"):
    """The event that somebody joined, left or got another role."""

    s: int
    op: str
    user: str | None = None
    nm: str | None = None
    role: str | None = None
    how: str | None = msgspec.field(name="as", default=None)


class Passed(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="x"):
    """Numbers with nothing to show: s…to."""

    s: int
    to: int | None = None


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message on a page, as it is now."""

    id: str
    seq: int
    n: int
    ts: int
    v: int
    by: str | None = None
    cid: str | None = None
    text: str | None = None
    ed: int | None = None
    re: str | None = None
    th: str | None = None
    cw: str | None = None
    lang: str | None = None
    gone: str | None = msgspec.field(name="del", default=None)
    men: list[str] = []
    rx: list[Rx] = []
    pin: bool = False


class Author(msgspec.Struct, frozen=True):
    """An entry of page.users; all three are always there."""

    nm: str | None
    av: str | None
    role: str


class YouPerm(msgspec.Struct, frozen=True, tag_field="t", tag="you"):
    """What one may do in a room has changed: a whole frame for that person."""

    room: str
    role: str
    mute_until: int | None
    k: str = "perm"
    why: str | msgspec.UnsetType = msgspec.UNSET


class YouHeld(msgspec.Struct, frozen=True, tag_field="t", tag="you", omit_defaults=True):
    """What became of a message that waited: a whole frame for its author."""

    k: str  # "held"
    room: str
    cid: str
    state: str  # "approved", "rejected"
    id: str | None = None
    seq: int | None = None
    why: str | None = None


def encoded(shape: object) -> bytes:
    """One JSON object, UTF-8."""
    return _encoder.encode(shape)
