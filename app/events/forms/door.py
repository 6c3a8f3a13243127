"""What whoever keeps an entrance may send. Each press carries its own `nonce`, and how many seconds
`ago` it was made, where there was no connection at the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_
from app.core.search import words
from app.core.tokens import named

MOST_PARTY = 99
LONGEST_AGO = 86_400
LONGEST_CODE = 300  # a camera reads a whole address
NO_NONCE = N_("Please open the page of the door again, and press once more.")
NO_NAME = N_("Write what they would like to be called.")
NO_CODE = N_("Type the code, or find them by name.")


@dataclass(frozen=True, slots=True)
class Press:
    nonce: str
    ago: timedelta

    @classmethod
    def read(cls, fields: Fields) -> Self:
        nonce = fields.raw("nonce")
        if not (nonce.isascii() and nonce.isalnum() and 10 <= len(nonce) <= 36):
            fields.wrong("", NO_NONCE)
        ago = fields.whole("ago", least=0, most=LONGEST_AGO) if fields.raw("ago") else 0
        return cls(nonce, timedelta(seconds=ago))


@dataclass(frozen=True, slots=True)
class CameForm:
    """Somebody of the list has come; without `party`, as many as they had said."""

    answer: str
    party: int | None
    press: Press

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(named(fields.raw("answer")), _party(fields), Press.read(fields))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class CodeForm:
    code: str
    press: Press

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        code = fields.text("code", longest=LONGEST_CODE, missing=NO_CODE)
        form = cls(code, Press.read(fields))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class WalkInForm:
    name: str
    party: int
    press: Press

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        name = fields.name("name", longest=60, missing=NO_NAME)
        form = cls(name, _party(fields) or 1, Press.read(fields))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class SizeForm:
    """How many came with somebody who is here."""

    check_in: str
    party: int

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(named(fields.raw("check_in")), fields.whole("party", least=1, most=MOST_PARTY))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class SeekForm:
    """A name, or the beginning of one; nothing shows everybody."""

    query: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(fields.text("q", longest=60, missing=N_("Write a name, or its beginning.")))
        fields.checked()
        return form

    def finds(self, name: str) -> bool:
        """Every word written begins one of theirs."""
        theirs = words(name)
        return all(any(own.startswith(word) for own in theirs) for word in words(self.query))


@dataclass(frozen=True, slots=True)
class AttendedForm:
    """What a host says of somebody afterwards; None takes it back."""

    answer: str
    has_come: bool | None

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        said = fields.choice("has_come", ("yes", "no", "unsaid"))
        form = cls(named(fields.raw("answer")), {"yes": True, "no": False}.get(said))
        fields.checked()
        return form


def _party(fields: Fields) -> int | None:
    if not fields.raw("party"):
        return None
    return fields.whole("party", least=1, most=MOST_PARTY)
