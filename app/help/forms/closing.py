"""A kind word, how it went, and how much somebody wants to carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_

LONGEST_THANKS = 500
LONGEST_NOTE = 1000
MOST_A_WEEK = 50
PAUSES = ("", "7", "14", "30")  # days from now; "" is not at all
AS_BEFORE = "as before"


@dataclass(frozen=True, slots=True)
class ThanksForm:
    """Of a page on which several may be thanked: each has fields of their own."""

    text: str
    shows: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any], promise: str) -> Self:
        fields = Fields(sent)
        missing = N_("Please write a word or two.")
        text = fields.lines(f"thanks-{promise}", longest=LONGEST_THANKS, missing=missing)
        form = cls(text, fields.ticked(f"shows-{promise}"))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class HowForm:
    """A week later."""

    note: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        missing = N_("Please write how it is now.")
        form = cls(fields.lines("how", longest=LONGEST_NOTE, missing=missing))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class CarryingForm:
    weekly: int | None
    pause: int | None  # days from now; 0: not any more; None: as it is
    is_counted: bool
    is_named: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        has_limit = bool(fields.raw("weekly").strip())
        weekly = fields.whole("weekly", least=1, most=MOST_A_WEEK) if has_limit else None
        pause = fields.choice("pause", (*PAUSES, AS_BEFORE))
        is_counted = fields.ticked("is_counted")
        is_named = fields.ticked("is_named")
        if is_named and not is_counted:
            fields.wrong("is_named", N_("Whoever is named there is counted there, too."))
        fields.checked()
        days = None if pause == AS_BEFORE else int(pause or "0")
        return cls(weekly, days, is_counted, is_named)
