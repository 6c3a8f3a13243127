"""The signs people write in forms: those that can be seen, and those that look like others."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 4  # on one letter; more would paint over the lines around

_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs")
_JOINERS = "\u200c\u200d\ufe0f"
# Letters and marks to the machine, and nothing to the eye.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0)))
)
_LETTERS = "\u0600-\u0dff"  # from Arabic to Sinhala: their spelling needs the joiners
_PICTURES = "\u00a9\u00ae\u203c-\u2bff\U0001f000-\U0001faff"
_IDLE = re.compile(
    rf"(?<![{_PICTURES}])\ufe0f"
    rf"|(?<![{_LETTERS}])\u200c|\u200c(?![{_LETTERS}])"
    rf"|(?<![{_LETTERS}{_PICTURES}\ufe0f])\u200d|\u200d(?![{_LETTERS}{_PICTURES}])"
)

# Capitals that differ only in their alphabet, as small letters; and digits that look like them.
_ALIKE = str.maketrans(
    "авекмнорстухіјѕԁһԛԝӏз" + "αβεζηικμνορτυχ" + "013l",
    "abekmhopctyxijsdhqwi3" + "abezhikmnoptyx" + "oi3i",
)


def seen(text: str) -> str:
    """The text in one Unicode form without what cannot be seen, stored or sent, or would turn the
    line round: control signs, fillers, idle joiners, marks on nothing, halves of letters. Line
    breaks and tabs stay."""
    text = "".join(filter(_is_seen, text))
    # Sparing first: the marks on one letter are sorted in the time of their number squared.
    return unicodedata.normalize("NFC", _sparing(_IDLE.sub("", text)))


def _is_seen(sign: str) -> bool:
    if sign in "\n\t" or sign in _JOINERS:
        return True
    is_new_picture = "\U0001f000" <= sign <= "\U0001faff"  # newer than our Unicode
    return is_new_picture or (sign not in _FILLERS and unicodedata.category(sign) not in _UNSEEN)


def _sparing(text: str) -> str:
    """With a few marks on each letter, and none where there is no letter."""
    left = 0
    kept = []
    for sign in text:
        if unicodedata.category(sign)[0] == "M":
            left -= 1
            if left < 0:
                continue
        else:
            left = 0 if sign.isspace() else MOST_MARKS
        kept.append(sign)
    return "".join(kept)


def look(name: str) -> str:
    """The same for names that look the same to somebody who reads a little too fast: whatever
    their capitals, accents, spaces, signs and alphabet are."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalnum, plain)).translate(_ALIKE)
