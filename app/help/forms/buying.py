"""What a buyer found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.lines.actions import MOST

LONGEST_INSTEAD = 120


def found_field(pub: str) -> str:
    return f"found-{pub}"


def instead_field(pub: str) -> str:
    return f"instead-{pub}"


@dataclass(frozen=True, slots=True)
class FoundForm:
    """So much of one line in all, and what was bought in its place."""

    found: int
    instead: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, Any], pub: str, wanted: int = 0) -> Self:
        """`wanted`: what is named as the most, where what was sent is no number."""
        fields = Fields(sent)
        form = cls(
            fields.whole(found_field(pub), least=0, most=MOST, said=wanted),
            fields.text(instead_field(pub), longest=LONGEST_INSTEAD, missing=None),
        )
        fields.checked()
        return form
