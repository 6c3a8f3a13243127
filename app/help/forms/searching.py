"""What somebody looks for on the help board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_

LONGEST = 100


@dataclass(frozen=True, slots=True)
class SearchForm:
    q: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        missing = N_("Please use at least one letter or number.")
        form = cls(fields.name("q", longest=LONGEST, missing=missing))
        fields.checked()
        return form
