"""What the forms of a card, of a search and of a request may send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_
from app.core.search import PREFIX, words
from app.directory.models import Audience, Field
from app.directory.questions import DEEDS, SPOKEN, Question

LONGEST = {
    Field.PRONOUN: 40,
    Field.FROM: 80,
    Field.REGION: 80,
    Field.TOWN: 80,
    Field.CAN: 600,
    Field.NEED: 600,
    Field.CONTACT: 300,
}
IN_LINES = (Field.CAN, Field.NEED, Field.CONTACT)
LONGEST_QUERY = 100
LONGEST_WHY = 200
TOO_SHORT = N_("Write at least three letters, or choose one of the three below.")
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class CardForm:
    """The answer to one question; what is empty is not on the card."""

    values: Mapping[Field, str]
    audience: Audience
    password: str = ""
    keeps: bool = False  # what stands there stays: it was not shown, and nothing new was written

    @classmethod
    def parse(cls, question: Question, sent: Mapping[str, Any], *, is_open: bool = True) -> Self:
        """`is_open`: the page showed what stood there."""
        fields = Fields(sent)
        values = {field: _value(fields, field) for field in question.fields}
        allowed = [one.value for one in Audience]
        audience = fields.choice("audience", allowed, N_("Please choose who may see it."))
        is_empty = not any(values.values())
        keeps = is_empty and not is_open and not fields.ticked("remove")
        fields.checked()
        return cls(values, Audience(audience), fields.raw("password"), keeps)


def _value(fields: Fields, field: Field) -> str:
    if field is Field.LANGUAGES:
        return ",".join(code for code in SPOKEN if fields.ticked(f"speaks_{code}"))
    if field in DEEDS:
        return "1" if fields.ticked(field.value) else ""
    read = fields.lines if field in IN_LINES else fields.text
    return read(field.value, longest=LONGEST[field], missing=None)


@dataclass(frozen=True, slots=True)
class SearchForm:
    query: str
    only: Field | None

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid where it would find everybody (R58)."""
        fields = Fields(sent)
        query = fields.text("q", longest=LONGEST_QUERY, missing=None)
        # Whoever presses “Find” keeps what was chosen before; a choice has a button of its own.
        said = fields.raw("only" if "only" in sent else "kept")
        only = Field(said) if said in DEEDS else None
        if only is None and not any(len(word) >= PREFIX for word in words(query)):
            fields.wrong("q", TOO_SHORT)
        fields.checked()
        return cls(query, only)


@dataclass(frozen=True, slots=True)
class CanaryForm:
    """What stands on a made-up card."""

    name: str
    answers: dict[str, str]

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        name = fields.text("name", longest=60, missing=N_("Write a name, best of two words."))
        if name and any(len(word) < PREFIX for word in words(name)):
            fields.wrong("name", N_("Each word needs three letters or more."))
        written = {field: _value(fields, field) for field in (Field.FROM, Field.CAN)}
        form = cls(name, {field.value: value for field, value in written.items() if value})
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class AskForm:
    why: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(fields.text("why", longest=LONGEST_WHY, missing=None))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """For how long somebody may know; None: not now. `is_end` takes it back."""

    period: timedelta | None
    is_end: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        said = fields.choice("answer", (*PERIODS, "no", "back"))
        fields.checked()
        return cls(PERIODS.get(said), said == "back")
