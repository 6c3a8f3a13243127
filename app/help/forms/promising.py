"""How much somebody brings of what is wanted, and by when; and what is said of what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.errors import Invalid
from app.core.forms import Fields
from app.core.i18n import N_
from app.lines.actions import PromiseForm
from app.lines.queries import Wanted

LONGEST_NOTE = 500
BY_WHEN = ("", "0", "1", "3", "7", "14")  # days from now; "" is not known yet
OUTCOMES = ("came", "not")
RESULTS = ("not received", "with issues")


@dataclass(frozen=True, slots=True)
class BringForm:
    lines: PromiseForm
    days: int | None  # until when it is there
    note: str
    is_short: bool  # only how much was asked: what was said of the rest stands

    @classmethod
    def parse(cls, sent: Mapping[str, Any], lines: Iterable[Wanted]) -> Self:
        fields, parts = Fields(sent), None
        is_short = "by_when" not in sent
        days = "" if is_short else fields.choice("by_when", BY_WHEN)
        note = fields.lines("note", longest=LONGEST_NOTE, missing=None)
        try:
            parts = PromiseForm.parse(sent, lines)
        except Invalid as no:
            raise Invalid(no.problems | fields.problems) from None
        fields.checked()
        return cls(parts, int(days) if days else None, note, is_short)


@dataclass(frozen=True, slots=True)
class WrongForm:
    """What came was not as promised, or it did not come."""

    result: str
    note: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.choice("result", RESULTS),
            fields.lines("note", longest=LONGEST_NOTE, missing=None),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class SettleForm:
    """What whoever looks after the board found out."""

    came: bool
    why: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        outcome = fields.choice("outcome", OUTCOMES)
        why = fields.lines(
            "why", longest=LONGEST_NOTE, missing=N_("Please write why, for both of them.")
        )
        fields.checked()
        return cls(outcome == "came", why)
