"""Words without the names of whom they are about, for who should judge the words."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "…"
NAME = re.compile(r"[^\W\d_]+")
ENDINGS = frozenset("аяоеиіїйьაეიოუaeiouy")
SHORTEST = 3  # letters: fewer would cover half the language


def without(names: Iterable[str], text: str) -> str:
    """In every case of the language: Марта, Марти, Марто."""
    stems = {stem for name in names for word in NAME.findall(name) if (stem := _stem(word))}
    if not stems:
        return text
    either = re.compile(rf"\b(?:{'|'.join(sorted(stems))})\w*", re.IGNORECASE)
    return either.sub(HIDDEN, text)


def _stem(word: str) -> str:
    """What stays of a name in every case. "" where it would be too little."""
    stem = word[:-1] if word[-1:].casefold() in ENDINGS else word
    return stem if len(stem) >= SHORTEST else ""
