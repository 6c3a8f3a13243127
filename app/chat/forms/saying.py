"""What is said in a room, and answered with one touch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.chat.emoji import EMOJI
from app.core.errors import Invalid
from app.core.forms import Fields
from app.core.i18n import N_, Words, n_words
from app.core.tokens import kept, public_id
from realtime.words import LONGEST, Unacceptable, clean

LONGEST_COVER = 80
CID = re.compile(r"[A-Za-z0-9_-]{8,64}")  # wire.md §4

FAULTS: dict[str, Words | str] = {
    "empty": N_("Write something first."),
    "too_long": n_words(
        "One character at most.",
        "A message holds %(n)s characters at most. Please send it in parts.",
        LONGEST,
    ),
    "bad_text": N_("There is a sign in it that cannot be sent. Please take it out."),
}


@dataclass(frozen=True)
class MessageForm:
    """A message as a page sends it. `cid` makes one message of however many times the button was
    pressed."""

    cid: str
    text: str
    re: str | None = None  # the message it answers
    cw: str | None = None  # the line that covers it

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        cover = fields.text("cw", longest=LONGEST_COVER, missing=None)
        fields.checked()
        return cls(key_in(sent), _text(sent), fields.raw("re")[:22] or None, cover or None)


@dataclass(frozen=True)
class EditForm:
    """Other words. `base`: what the message was when they were begun."""

    cid: str
    text: str
    base: int | None = None

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        base = str(sent.get("base", ""))
        known = base.isascii() and base.isdecimal() and len(base) < 16
        return cls(key_in(sent), _text(sent), int(base) if known else None)


@dataclass(frozen=True)
class ReactForm:
    emoji: str
    on: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(fields.choice("emoji", EMOJI), fields.ticked("on"))
        fields.checked()
        return form


def _text(sent: Mapping[str, Any]) -> str:
    try:
        return clean(str(sent.get("text", "")))
    except Unacceptable as no:
        raise Invalid({"text": FAULTS[no.code]}) from no


def key_in(sent: Mapping[str, Any]) -> str:
    """The page's own key, as sockets spell it. What is not spelt so still makes one message of
    however many; a page without one gets a new one."""
    cid = str(sent.get("cid", ""))
    if CID.fullmatch(cid):
        return cid
    return kept(cid)[:22] if cid else public_id()
