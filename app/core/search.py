"""One form of words for whatever is written and whatever is looked for, in the languages spoken
here (storage.md §7).

Ukrainian keyboards produce several apostrophes, Russian texts leave out the dots of ё, Georgian has
capitals that nobody uses: all of that must find each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_APOSTROPHE = "'’ʼ‘`´ʹ＇"  # two of them are letters to Unicode, none is one to us
_LETTER = r"[^\W_ʼʹ]"
_APOSTROPHES = re.compile(rf"(?<={_LETTER})'+(?={_LETTER})")
# NFKC would make «№5» the word «no5», and of an acute accent a space.
_FIRST = {"№": " "} | dict.fromkeys(_APOSTROPHE, "'")
# Stress marks, soft hyphens, and what has no width.
_UNSEEN = dict.fromkeys("\u0301\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_ALIKE = {"ё": "е", "ґ": "г"}
_WORD = re.compile(rf"{_LETTER}+")
_MARK = "[\u0300-\u036f\u00ad]"
_AS_WRITTEN = re.compile(rf"{_LETTER}(?:{_LETTER}|{_MARK}|[{_APOSTROPHE}]+(?={_LETTER}))*")
PREFIX = 3  # letters: a shorter word is meant as it stands
QUERY_WORDS = 10


def normal(text: str) -> str:
    """The same words for what only looks different."""
    text = unicodedata.normalize("NFKC", _replaced(text, _FIRST)).casefold()
    text = _replaced(unicodedata.normalize("NFC", text), _UNSEEN)
    if "'" in text:
        text = _APOSTROPHES.sub("", text)
    return _replaced(text, _ALIKE)


def _replaced(text: str, signs: Mapping[str, str]) -> str:
    """Sign by sign: where there are none, `translate` takes ten times as long."""
    for sign, other in signs.items():
        text = text.replace(sign, other)
    return text


def words(text: str) -> list[str]:
    """The words of a text, in their normal form."""
    return _WORD.findall(normal(text))


def looked_for(query: str) -> list[tuple[str, bool]]:
    """The words of a query, and whether each may go on: «лікар» also means «лікарня».

    Of a long word the end is left off, because it changes with the case: «беженцам», «беженцев»."""
    return [_beginning(word) for word in words(query)[:QUERY_WORDS]]


def _beginning(word: str) -> tuple[str, bool]:
    ending = 0 if len(word) < 6 else 1 if len(word) == 6 else 2 if len(word) < 9 else 3
    return word[: len(word) - ending], len(word) >= PREFIX


def found_in(text: str, query: str) -> list[tuple[int, int]]:
    """Where in `text` the words of `query` are: (start, end) in code points, ascending."""
    wanted = looked_for(query)
    spots = []
    for spot in _AS_WRITTEN.finditer(text):
        as_normal = normal(spot[0])
        if any(as_normal.startswith(w) if on else as_normal == w for w, on in wanted):
            spots.append(spot.span())
    return spots
