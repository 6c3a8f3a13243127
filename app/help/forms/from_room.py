"""What somebody said, as an ask: what it is about, and in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.help.forms.asking import LONGEST_TITLE, NO_TITLE, WHICH
from app.help.models import Category


@dataclass(frozen=True, slots=True)
class DrawnUpForm:
    category: Category
    title: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        category = fields.choice("category", list(Category), WHICH)
        title = fields.name("title", longest=LONGEST_TITLE, missing=NO_TITLE)
        fields.checked()
        return cls(Category(category), title)


def first_words(text: str) -> str:
    """As a title to begin with: the first line, cut between words."""
    line = text.strip().partition("\n")[0].strip()
    if len(line) <= LONGEST_TITLE:
        return line
    return line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
