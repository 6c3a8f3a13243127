"""What is asked of those who keep order in a room, and what they ask of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.chat.forms.saying import key_in
from app.chat.reasons import FEELINGS, REASONS
from app.core.forms import Fields
from app.core.i18n import N_

LONGEST_STORY = 1000
MINUTES = {"10": 10, "60": 60, "1440": 24 * 60}  # what a mute may last


@dataclass(frozen=True, slots=True)
class ReportForm:
    """`feeling` is a key of FEELINGS."""

    feeling: str
    words: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            feeling=fields.choice("feeling", FEELINGS, N_("Please choose what fits best.")),
            words=fields.lines("words", longest=LONGEST_STORY, missing=None),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class RemovalForm:
    """`reason` is a key of REASONS; one's own message needs none."""

    cid: str
    reason: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, Any], *, is_own: bool) -> Self:
        if is_own:
            return cls(key_in(sent))
        fields = Fields(sent)
        form = cls(key_in(sent), _reason(fields))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class MuteForm:
    minutes: int
    reason: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            minutes=MINUTES.get(
                fields.choice("minutes", MINUTES, N_("Please choose how long.")), 0
            ),
            reason=_reason(fields),
        )
        fields.checked()
        return form


def _reason(fields: Fields) -> str:
    return fields.choice("reason", REASONS, N_("Please choose why. The person will read it."))
