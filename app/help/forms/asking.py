"""An ask or an offer as it is written down, one question at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from app.core.days import any_day, day_in
from app.core.forms import Fields
from app.core.i18n import N_
from app.core.tokens import is_public_id, public_id
from app.help.models import Category, PostAudience, Shown, Urgency
from app.lines.actions import LONGEST_TEXT, LONGEST_UNIT, MOST, LineForm, field_of

LONGEST_TITLE = 120
LONGEST_BODY = 3000
LONGEST_AREA = 80
LONGEST_ADDRESS = 500
LONGEST_WHY = 200
MOST_ROWS = 12
A_YEAR = timedelta(days=366)

WHICH = N_("Please choose what it is about.")
NO_TITLE = N_("Say it in a few words, such as “Medicine for mother”.")
NO_THING = N_("Write at least one thing.")
NO_NAME = N_("Write what it is, or remove this line.")
TOO_MANY = N_("Twelve things fit here. Please write another ask for the rest.")
PAST = N_("This day is over already.")
TOO_FAR = N_("Please choose a day within a year.")
SAY_WHY = N_("Say why, in a few words: its author reads it.")


@dataclass(frozen=True, slots=True)
class WhatForm:
    """`once` names one showing of the form, and what it makes."""

    category: Category
    once: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields, once = Fields(sent), str(sent.get("once", ""))
        category = fields.choice("category", list(Category), WHICH)
        fields.checked()
        return cls(Category(category), once if is_public_id(once) else public_id())


@dataclass(frozen=True, slots=True)
class WordsForm:
    title: str
    body: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.name("title", longest=LONGEST_TITLE, missing=NO_TITLE),
            fields.lines("body", longest=LONGEST_BODY, missing=None),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class ThingsForm:
    """Each row by the public id that its line has, or will have."""

    rows: Mapping[str, LineForm]

    @classmethod
    def parse(cls, sent: Mapping[str, Any], known: frozenset[str]) -> Self:
        """`known`: the lines that are there. A row in which nothing is written is no row."""
        fields = Fields(sent)
        keys = row_keys(sent)
        wanted = [pub for pub in keys if pub in known or _is_written(fields, pub)]
        if not wanted:
            fields.wrong(f"text-{keys[0]}" if keys else "", NO_THING)
        if len(wanted) > MOST_ROWS:
            fields.wrong(f"text-{wanted[MOST_ROWS]}", TOO_MANY)
        form = cls({pub: _row(fields, pub) for pub in wanted})
        fields.checked()
        return form


def row_keys(sent: Mapping[str, Any]) -> list[str]:
    """In the order in which they stand on the page."""
    named = [name.removeprefix("text-") for name in sent if name.startswith("text-")]
    return [pub for pub in named if is_public_id(pub)]


def _is_written(fields: Fields, pub: str) -> bool:
    return any(fields.raw(name).strip() for name in (f"text-{pub}", field_of(pub), f"unit-{pub}"))


def _row(fields: Fields, pub: str) -> LineForm:
    return LineForm(
        fields.name(f"text-{pub}", longest=LONGEST_TEXT, missing=NO_NAME),
        fields.whole(field_of(pub), least=1, most=MOST),
        fields.text(f"unit-{pub}", longest=LONGEST_UNIT, missing=None),
        fields.ticked(f"same-{pub}"),
    )


@dataclass(frozen=True, slots=True)
class WhenForm:
    needed_by: date | None  # when they can
    urgency: Urgency

    @classmethod
    def parse(cls, sent: Mapping[str, Any], today: date, known: date | None = None) -> Self:
        """`known`: the day that stands there, which may be over by now."""
        fields = Fields(sent)
        is_said = bool(fields.raw("needed_by").strip())
        day = day_in(fields, "needed_by", read=any_day) if is_said else None
        if day and day != known and day < today:
            fields.wrong("needed_by", PAST)
        if day and day > today + A_YEAR:
            fields.wrong("needed_by", TOO_FAR)
        urgency = fields.choice("urgency", list(Urgency))
        fields.checked()
        return cls(day, Urgency(urgency))


@dataclass(frozen=True, slots=True)
class WhereForm:
    area: str
    address: str
    audience: PostAudience = PostAudience.MEMBERS
    shown: Shown = Shown.NAMED
    needs_yes: bool = True

    @classmethod
    def parse(cls, sent: Mapping[str, Any], *, is_ask: bool) -> Self:
        """Of an offer everybody knows whose it is, and its author always says yes or no."""
        fields = Fields(sent)
        area = fields.text("area", longest=LONGEST_AREA, missing=None)
        address = fields.lines("address", longest=LONGEST_ADDRESS, missing=None)
        if not is_ask:
            fields.checked()
            return cls(area, address)
        audience = fields.choice("audience", list(PostAudience))
        shown = fields.choice("shown", list(Shown))
        fields.checked()
        says_yes = fields.ticked("needs_yes")
        return cls(area, address, PostAudience(audience), Shown(shown), says_yes)


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """`version`: which one they have read."""

    is_yes: bool
    why: str
    version: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid for a no without a reason."""
        fields = Fields(sent)
        is_yes = fields.choice("decision", ("yes", "no")) == "yes"
        why = fields.text("why_not", longest=LONGEST_WHY, missing=None if is_yes else SAY_WHY)
        fields.checked()
        return cls(is_yes, why, fields.raw("version"))
