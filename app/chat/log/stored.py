"""What the log keeps as JSON in its columns: what is seldom there, and the bodies of events."""

from __future__ import annotations

from typing import Any

import msgspec

from app.chat.log.shapes import Rx

_encoder = msgspec.json.Encoder()


class Extra(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a message seldom has: kept as JSON in one column."""

    cw: str | None = None
    lang: str | None = None
    men: list[str] = []  # public ids of those mentioned, "all" among them


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody wants to say, with what it names looked up; so it may wait for approval."""

    text: str
    re: str | None = None
    th: str | None = None
    re_seq: int | None = None
    th_seq: int | None = None
    cw: str | None = None
    lang: str | None = None
    men: list[str] = []
    to: list[int] = []  # the same people's row ids; 0: everybody


class MemBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the log keeps of a mem event besides whom it is about, which is its actor."""

    op: str
    role: str | None = None
    how: str | None = msgspec.field(name="as", default=None)


class DelBody(msgspec.Struct, frozen=True, omit_defaults=True):
    how: str = msgspec.field(name="as")
    why: str = ""


class ReactBody(msgspec.Struct, frozen=True):
    rx: list[Rx]


class ScrubBody(msgspec.Struct, frozen=True):
    """Kept in words: the person's own row may go."""

    user: str


def stored(shape: object) -> str:
    """For a JSON column."""
    return _encoder.encode(shape).decode()


_extra = msgspec.json.Decoder(Extra)
_mem_body = msgspec.json.Decoder(MemBody)
_words = msgspec.json.Decoder(Words)
_react_body = msgspec.json.Decoder(ReactBody)
_del_body = msgspec.json.Decoder(DelBody)
_scrub_body = msgspec.json.Decoder(ScrubBody)
_any = msgspec.json.Decoder(dict[str, Any])
NOTHING = Extra()


def extra_of(column: str | None) -> Extra:
    return _extra.decode(column) if column else NOTHING


def mem_body_of(column: str) -> MemBody:
    return _mem_body.decode(column)


def words_of(column: str) -> Words:
    return _words.decode(column)


def rx_of(column: str) -> list[Rx]:
    return _react_body.decode(column).rx


def del_body_of(column: str) -> DelBody:
    return _del_body.decode(column)


def scrubbed_of(column: str) -> str:
    return _scrub_body.decode(column).user


def settings_of(column: str) -> dict[str, Any]:
    return _any.decode(column)
