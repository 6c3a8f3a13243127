"""Lists that are written a line each: "Driver: 2", "Bread: 4 loaves"."""

from __future__ import annotations

import re
from typing import Any

from app.core.forms import Fields
from app.core.i18n import N_, words
from app.lines.actions import LONGEST_TEXT, LONGEST_UNIT

MOST_LINES = 30
MOST_OF_ONE = 9999
LINE = re.compile(r"(?P<text>.+?)\s*[:–—]\s*(?P<qty>\d+)\s*(?P<unit>\D.*)?", re.ASCII)

TOO_MANY = N_("Please write fewer lines than this.")


def duties_in(fields: Fields) -> list[dict[str, Any]]:
    """[{"name", "needed"}]"""
    found = [{"name": text, "needed": qty} for text, qty, _ in _lines(fields, "duties", longest=60)]
    if len({one["name"] for one in found}) < len(found):
        fields.wrong("duties", N_("One thing to do stands there twice."))
    return found


def wanted_in(fields: Fields) -> list[dict[str, Any]]:
    """[{"text", "qty", "unit"}]"""
    return [
        {"text": text, "qty": qty, "unit": unit}
        for text, qty, unit in _lines(fields, "wanted", longest=LONGEST_TEXT)
    ]


def _lines(fields: Fields, name: str, *, longest: int) -> list[tuple[str, int, str]]:
    text = fields.lines(name, longest=4000, missing=None)
    found = [_line(line.strip()) for line in text.split("\n") if line.strip()]
    if len(found) > MOST_LINES:
        fields.wrong(name, TOO_MANY)
    for said, qty, unit in found:
        if len(said) > longest or len(unit) > LONGEST_UNIT:
            fields.wrong(name, words("“%(text)s…” is too long.", text=said[:20]))
        if not 1 <= qty <= MOST_OF_ONE:
            fields.wrong(name, words("How many “%(text)s”? From 1 to 9999.", text=said[:60]))
    return found


def _line(line: str) -> tuple[str, int, str]:
    known = LINE.fullmatch(" ".join(line.split()))
    if known is None:
        return " ".join(line.split()), 1, ""
    return known["text"], int(known["qty"]), (known["unit"] or "").strip()
