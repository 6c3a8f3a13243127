"""Phone numbers in any spelling, as +380671234567 or +995555123456."""

from __future__ import annotations

import re

from app.core.i18n import N_, words
from app.registry.papers.faults import Unclear

UKRAINE, GEORGIA = "380", "995"
_BETWEEN = re.compile(r"[,;/\n]|\bабо\b|\bили\b|\bor\b|\bან\b")
_EXTRA = re.compile(r"[\s().\-–—_‑‐−']|^(?:тел|моб|т|phone|ტელ|მობ)\.?:?", re.IGNORECASE)

NO_PHONE = N_("“%(said)s” cannot be read as a phone number. Write it like 067 123 45 67.")
ROUNDED = N_(
    "The spreadsheet has shortened this phone number to “%(said)s”. Write it again, as text."
)


def phones(said: str, home: str = UKRAINE) -> list[str]:
    """Every number in a cell, in its order. `home` is the country of numbers that name none.
    Raises Unclear where not even the first can be read."""
    parts = [part for part in _BETWEEN.split(said) if any(map(str.isdigit, part))]
    if re.fullmatch(r"\d[.,]\d+e\+?\d+", said.strip().casefold()):
        raise Unclear(words(ROUNDED, said=said))
    found = [number for number in (_number(part, home) for part in parts) if number]
    if not found:  # «067 123, 45, 67», or two numbers with nothing but a space between
        whole = _number(_BETWEEN.sub("", said), home) if len(parts) > 1 else ""
        found = [whole] if whole else []
    if not found:
        raise Unclear(words(NO_PHONE, said=said))
    return list(dict.fromkeys(found))


def _number(said: str, home: str) -> str:
    """ "" where it is none."""
    text = _EXTRA.sub("", _EXTRA.sub("", said.strip().removesuffix(".0")).strip())
    is_abroad = text.startswith(("+", "00"))
    digits = text.lstrip("+") if text.count("+") <= 1 else ""
    if text.startswith("00"):
        digits = text[2:]
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    if is_abroad and not digits.startswith((UKRAINE, GEORGIA)):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    return _inland(digits, home)


def _inland(digits: str, home: str) -> str:
    """With its country, for the ways numbers are written in both of ours."""
    for country in (UKRAINE, GEORGIA):
        if digits.startswith(country) and len(digits) == 12:
            return f"+{digits}"
    if len(digits) == 11 and digits.startswith("80"):
        return f"+3{digits}"
    if len(digits) == 10 and digits.startswith("0"):
        return f"+{UKRAINE}{digits[1:]}"
    if len(digits) == 9 and digits[0] != "0":  # Excel has taken a first 0 for nothing
        return f"+{home}{digits}"
    return ""
