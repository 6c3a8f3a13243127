"""What somebody looks for in their rooms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_
from app.core.search import words

LONGEST_QUERY = 200
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LEAST = 2  # letters of a word


@dataclass(frozen=True, slots=True)
class SearchForm:
    query: str
    before: str | None = None  # go on from this message

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        query = fields.text("q", longest=LONGEST_QUERY, missing=N_("Write what to look for."))
        if not any(len(word) >= LEAST for word in words(query)):
            fields.wrong("q", N_("Please write at least two letters of a word."))
        fields.checked()
        return cls(query, fields.raw("before")[:22] or None)


@dataclass(frozen=True, slots=True)
class DayForm:
    day: date

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        day = _day(fields.raw("day").strip())
        if day is None:
            fields.wrong("day", N_("Please choose a day, such as 2026-11-22."))
        fields.checked()
        assert day is not None
        return cls(day)


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if DAY.fullmatch(raw) else None
    except ValueError:
        return None
