"""One cell as text: what a program keeps as a number or a date, written as a person would."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from app.core.signs import seen
from app.registry.papers.sheets import LONGEST_CELL

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC, _LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-zï]")
_ALIKE = str.maketrans("aceikopxyïABCEHIKMOPTXY", "асеікорхуїАВСЕНІКМОРТХУ")

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
    whole = one_alphabet("\n".join(line for line in lines if line)[:LONGEST_CELL])
    # As spreadsheets, and we ourselves, write what must not be taken for a formula.
    return whole[1:] if whole[:1] == "'" and whole[1:2] in ("=", "+", "-", "@") else whole


def one_alphabet(text: str) -> str:
    """«Олiйник» with a Latin i, as a Russian keyboard makes it, is never found by whoever types it
    as it is spelt. A word of two alphabets is given back its own where all of it looks the same."""
    if not (_LATIN.search(text) and _CYRILLIC.search(text)):
        return text
    return _WORD.sub(_in_its_own, text)


def _in_its_own(word: re.Match[str]) -> str:
    whole = word[0].translate(_ALIKE)
    return whole if _CYRILLIC.search(word[0]) and not _LATIN.search(whole) else word[0]
