"""What somebody says about an event as a whole: that it is not held, or may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_

LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class CancelForm:
    which: str
    why: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any], *, is_series: bool) -> Self:
        """Raises Invalid."""
        fields = Fields(sent)
        which = fields.choice("which", ("one", "following", "all")) if is_series else "all"
        missing = N_("Say why, in a few words: those who wanted to come read it.")
        why = fields.text("why", longest=LONGEST_WHY, missing=missing)
        fields.checked()
        return cls(which, why)


@dataclass(frozen=True, slots=True)
class DecisionForm:
    is_yes: bool
    why: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid for a no without a reason."""
        fields = Fields(sent)
        is_yes = fields.choice("decision", ("yes", "no")) == "yes"
        missing = None if is_yes else N_("Say why, in a few words: its host reads it.")
        why = fields.text("why_not", longest=LONGEST_WHY, missing=missing)
        fields.checked()
        return cls(is_yes, why)
