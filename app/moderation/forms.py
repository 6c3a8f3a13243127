from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from app.chat.queries import FEELINGS
from app.core.forms import Fields
from app.core.i18n import N_
from app.core.viewer import Role
from app.moderation.models import Verdict
from app.moderation.words import (
    DUTIES,
    ENDINGS,
    JUDGEMENTS,
    MILDER,
    OUT_OF_SIGHT,
    REASONS,
    STEPS,
    VERDICTS,
)

ANSWERS = ("yes", "no")


def answer_in(sent: Mapping[str, Any]) -> bool:
    """Yes or no. Raises Invalid for neither."""
    fields = Fields(sent)
    said = fields.choice("answer", ANSWERS)
    fields.checked()
    return said == "yes"


@dataclass(frozen=True, slots=True)
class RoleForm:
    """`name`: what the circle calls whom it is for."""

    name: str
    role: Role

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        name = _name_in(fields)
        role = fields.choice("role", list(DUTIES), N_("Please choose what they will do."))
        fields.checked()
        return cls(name, Role(role))


@dataclass(frozen=True, slots=True)
class HandoverForm:
    name: str
    stays: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(_name_in(fields), fields.ticked("stays"))
        fields.ticked("sure", N_("Please say that you are sure."))
        fields.checked()
        return form


def chosen_in(sent: Mapping[str, Any]) -> str:
    """The name of whoever shall own the circle. Raises Invalid."""
    fields = Fields(sent)
    name = _name_in(fields)
    fields.checked()
    return name


def _name_in(fields: Fields) -> str:
    return fields.text("name", longest=60, missing=N_("Write the name the circle knows."))


def taken_role(sent: Mapping[str, Any]) -> Role:
    """Which part somebody shall play no longer. Raises Invalid."""
    fields = Fields(sent)
    role = fields.choice("role", list(DUTIES))
    fields.checked()
    return Role(role)


LONGEST = 1000  # of what is said to whoever reported something


@dataclass(frozen=True, slots=True)
class EndingForm:
    """`ending` is one of those that what is reported can have (`words.endings_of`); `reason` why it
    goes out of sight, where it does."""

    ending: str
    words: str = ""
    reason: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, Any], endings: Collection[str] = ENDINGS) -> Self:
        fields = Fields(sent)
        ending = fields.choice("ending", endings, N_("Please choose what became of it."))
        words = fields.lines("words", longest=LONGEST, missing=None)
        reason = ""
        if ending == OUT_OF_SIGHT:
            asked = N_("Please choose why. The person will read it.")
            reason = fields.choice("reason", REASONS, asked)
        fields.checked()
        return cls(ending, words, reason)


def judgement_in(sent: Mapping[str, Any]) -> str:
    """A key of JUDGEMENTS. Raises Invalid."""
    fields = Fields(sent)
    said = fields.choice("judged", JUDGEMENTS, N_("Please say what you think of it."))
    fields.checked()
    return said


def lines_in(sent: Mapping[str, Any], name: str) -> str:
    """What somebody wrote in that box. Raises Invalid where it is empty."""
    fields = Fields(sent)
    said = fields.lines(name, longest=LONGEST, missing=N_("Write a few words first."))
    fields.checked()
    return said


def deed_in(sent: Mapping[str, Any], known: Collection[str]) -> str:
    """Which of several buttons was pressed. Raises Invalid for none of them."""
    fields = Fields(sent)
    said = fields.choice("do", known)
    fields.checked()
    return said


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """What is decided about somebody. `report`: the public id of what it answers, or "". `last`: of
    the newest thing decided about them that whoever decides has read; None where nobody asked."""

    step: str
    reason: str
    words: str = ""
    report: str = ""
    last: str | None = None

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.choice("step", STEPS, N_("Please choose what should happen.")),
            fields.choice("reason", REASONS, N_("Please choose why. The person will read it.")),
            fields.lines("words", longest=LONGEST, missing=None),
            fields.raw("report")[:22],
            fields.raw("last")[:22] if "last" in sent else None,
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class HideForm:
    """Why a card is hidden, and what its person reads."""

    reason: str
    words: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.choice("reason", REASONS, N_("Please choose why. The person will read it.")),
            fields.lines("words", longest=LONGEST, missing=None),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """How it was said to somebody that something was decided about them; `feeling` is a key of
    FEELINGS."""

    feeling: str
    words: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.choice("feeling", FEELINGS, N_("Please choose what fits best.")),
            fields.lines("words", longest=LONGEST, missing=None),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class VerdictForm:
    verdict: Verdict
    lasts: timedelta
    words: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        verdict = fields.choice("verdict", VERDICTS, N_("Please choose what becomes of it."))
        days = fields.raw("days") or "1"
        if verdict == Verdict.CHANGED:
            fields.choice("days", MILDER, N_("Please choose how long it still lasts."))
        words = fields.lines("words", longest=LONGEST, missing=N_("Say why, in a few words."))
        fields.checked()
        return cls(Verdict(verdict), timedelta(days=int(days) if days in MILDER else 1), words)
