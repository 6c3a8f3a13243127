"""One cell as text: what a program keeps as a number or a date, written as a person would."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.core.signs import seen
from app.registry.papers.sheets import LONGEST_CELL

MOST_DIGITS = 15  # beyond, a spreadsheet has forgotten the last ones


def text_of(value: object) -> str:
    if value is None or isinstance(value, bool | time | timedelta):
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    return clean(str(value))


def clean(text: str) -> str:
    """Spaces of every kind are spaces, lines stay lines, and nothing is there that is not seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    lines = (" ".join(line.split()) for line in seen(text[: LONGEST_CELL * 2]).split("\n"))
    whole = "\n".join(line for line in lines if line)[:LONGEST_CELL]
    # As spreadsheets, and we ourselves, write what must not be taken for a formula.
    return whole[1:] if whole[:1] == "'" and whole[1:2] in ("=", "+", "-", "@") else whole
