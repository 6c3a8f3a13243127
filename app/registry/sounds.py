"""Names that sound alike, in the languages of the circle: «Олена» and «Елена», «Ганна» and
«Анна», «Qipiani» and «ყიფიანი». One key for all; a false friend is looked at by a person."""

from __future__ import annotations

import re
import unicodedata

from app.core import search

_SEVERAL = {
    "shch": "s", "sch": "s", "zh": "z", "kh": "", "gh": "", "ch": "s", "sh": "s", "ts": "s",
    "dz": "z", "ph": "f", "th": "t", "ck": "k", "qu": "k",
}  # fmt: skip
_LATIN = dict.fromkeys("aeiouyjhw", "") | {
    "b": "b", "p": "b", "v": "v", "f": "v", "d": "d", "t": "d", "g": "", "k": "k", "c": "k",
    "q": "k", "x": "ks", "l": "l", "m": "m", "n": "n", "r": "r", "s": "s", "z": "s",
}  # fmt: skip
_CYRILLIC = dict.fromkeys("аеёєиіїйоуыэюяъьгх", "") | {
    "б": "b", "п": "b", "в": "v", "ф": "v", "д": "d", "т": "d", "к": "k", "л": "l", "м": "m",
    "н": "n", "р": "r", "с": "s", "з": "s", "ж": "s", "ш": "s", "щ": "s", "ч": "s", "ц": "s",
}  # fmt: skip
_GEORGIAN = dict.fromkeys("აეიოუჰხღგ", "") | {
    "ბ": "b", "პ": "b", "ფ": "b", "ვ": "v", "დ": "d", "თ": "d", "ტ": "d", "კ": "k", "ქ": "k",
    "ყ": "k", "ლ": "l", "მ": "m", "ნ": "n", "რ": "r", "ს": "s", "ზ": "s", "ჟ": "s", "შ": "s",
    "ჩ": "s", "ჭ": "s", "ც": "s", "წ": "s", "ძ": "s", "ჯ": "s",
}  # fmt: skip
_ONE = _LATIN | _CYRILLIC | _GEORGIAN
_TWICE = re.compile(r"(.)\1+")


def sound_of(given: str, family: str) -> str:
    """The key; "" where too little of the names is left to say anything."""
    parts = [_skeleton(given), _skeleton(family)]
    return " ".join(parts)[:80] if all(parts) else ""


def _skeleton(name: str) -> str:
    words = search.words(name)
    return "-".join(filter(None, map(_word, words)))


def _word(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() or word
    for several, one in _SEVERAL.items():
        plain = plain.replace(several, one)
    hard = _TWICE.sub(r"\1", "".join(_ONE.get(sign, sign) for sign in plain))
    starts_soft = bool(plain) and not _ONE.get(plain[0], plain[0])
    return ("a" if starts_soft else "") + hard
