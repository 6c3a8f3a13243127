"""How much somebody brings of what is wanted, and by when; and what is said of what came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.errors import Invalid
from app.core.forms import Fields
from app.core.i18n import N_
from app.help.partly import Thing, can_be_part
from app.help.until import BY_WHEN
from app.lines.actions import PromiseForm
from app.lines.queries import Wanted

Things = Collection[Thing]
Stood = Mapping[str, str]  # in the fields of the form before anybody typed: {field: what}

NOTHING: Stood = {}
LONGEST_NOTE = 500
PART = "part"
OUTCOMES = ("came", PART, "not")
PARTLY = "partly"
RESULTS = ("not received", "with issues", PARTLY)
NOTHING_CAME = N_("If nothing of it came, please choose that above.")
ALL_CAME = N_("This is all that was promised. Please write how many came.")
NOT_A_PART = N_(
    "If only a part of it came, please choose that above. Otherwise please leave this empty."
)
ALL_IS_THERE = N_("This is all that was promised. If all of it came, please say so above.")
NOTHING_YET = N_("Please write how many came, of one thing at least.")
NOTHING_BROUGHT = N_("Please write how many you handed over, of one thing at least.")


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
    """What came was not as promised, or it did not come, or only a part of it did."""

    result: str
    note: str
    came: Mapping[int, int] | None = None  # {line id: how much}, of a part

    @classmethod
    def parse(cls, sent: Mapping[str, Any], things: Things, stood: Stood = NOTHING) -> Self:
        fields = Fields(sent)
        result = fields.choice("result", _possible(RESULTS, PARTLY, things))
        note = fields.lines("note", longest=LONGEST_NOTE, missing=None)
        part = _part_that_came(fields, things, stood, result == PARTLY)
        fields.checked()
        return cls(result, note, part)


@dataclass(frozen=True, slots=True)
class SettleForm:
    """What whoever looks after the board found out."""

    came: bool
    why: str
    part: Mapping[int, int] | None = None  # {line id: how much of it came}

    @classmethod
    def parse(cls, sent: Mapping[str, Any], things: Things, stood: Stood = NOTHING) -> Self:
        fields = Fields(sent)
        outcome = fields.choice("outcome", _possible(OUTCOMES, PART, things))
        why = fields.lines(
            "why", longest=LONGEST_NOTE, missing=N_("Please write why, for both of them.")
        )
        part = _part_that_came(fields, things, stood, outcome == PART)
        fields.checked()
        return cls(outcome == "came", why, part)


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A press, and a word with it where somebody wants to."""

    note: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any], _: Things) -> Self:
        fields = Fields(sent)
        form = cls(fields.lines("note", longest=LONGEST_NOTE, missing=None))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class PartForm:
    """So much of it is there, says whoever receives it. Nothing takes back what they have said
    before: whether they have is known under the lock alone."""

    came: Mapping[int, int]  # {line id: how much of it, in all}
    is_sure: bool = True  # or it may be how much is new: the same once more is meant so

    @classmethod
    def parse(cls, sent: Mapping[str, Any], things: Things) -> Self:
        fields = Fields(sent)
        came = _much(fields, things)
        if _is_all(came, things):
            _of_all(fields, things, ALL_IS_THERE)
        fields.checked()
        again = [sent.get(again_field(one.pub)) == sent.get(came_field(one.pub)) for one in things]
        return cls(came, all(again))


@dataclass(frozen=True, slots=True)
class HandedOverForm:
    """All of it, or so much: then no more comes."""

    part: Mapping[int, int] | None  # {line id: how much of it}

    @classmethod
    def parse(cls, sent: Mapping[str, Any], things: Things) -> Self:
        fields = Fields(sent)
        if not any(came_field(one.pub) in sent for one in things):
            return cls(None)
        part = _much(fields, things)
        if not any(part.values()):
            _of_all(fields, things, NOTHING_BROUGHT)
        fields.checked()
        return cls(part)


def came_field(pub: str) -> str:
    """The field that says how many came of this line."""
    return f"came-{pub}"


def again_field(pub: str) -> str:
    """What that field said when it was sent before."""
    return f"again-{pub}"


def _possible(choices: tuple[str, ...], part: str, things: Things) -> tuple[str, ...]:
    return tuple(one for one in choices if one != part or can_be_part(things))


def _part_that_came(
    fields: Fields, things: Things, stood: Stood, is_part: bool
) -> dict[int, int] | None:
    if not can_be_part(things):
        return None
    if not is_part:
        _nothing_typed(fields, things, stood)
        return None
    came = _much(fields, things)
    if not any(came.values()):
        _of_all(fields, things, NOTHING_CAME)
    elif _is_all(came, things):
        _of_all(fields, things, ALL_CAME)
    return came


def _nothing_typed(fields: Fields, things: Things, stood: Stood) -> None:
    """Who typed a number and chose something else meant one of the two: nobody throws it away."""
    for name in (came_field(one.pub) for one in things):
        if fields.raw(name).strip() not in ("", "0", stood.get(name, "")):
            fields.wrong(name, NOT_A_PART)


def _much(fields: Fields, things: Things) -> dict[int, int]:
    return {one.line_id: fields.whole(came_field(one.pub), least=0, most=one.qty) for one in things}


def _is_all(came: Mapping[int, int], things: Things) -> bool:
    return all(came[one.line_id] == one.qty for one in things)


def _of_all(fields: Fields, things: Things, sentence: str) -> None:
    """Beside the first; what is wrong with a number is said of it alone."""
    if not any(came_field(one.pub) in fields.problems for one in things):
        fields.wrong(next(came_field(one.pub) for one in things), sentence)
