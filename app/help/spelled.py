"""The name of a place by ear: who writes «Тбілісі» on their card, and who asks in «თბილისი» or in
"Tbilisi", are in one city. Letters that one alphabet has and another has not are one: г and ґ are
"g", კ and ქ are "k". It is no standard of the many, and nobody reads it."""

from __future__ import annotations

import re

# The sound, and what is written for it; any other letter is its own.
_LETTERS = """
a а ა|b б ბ|v w в ვ|g h gh г ґ გ ღ ჰ|d д დ|e е э ე|z з ზ|i y и і ї й ы ი|k c q к კ ქ ყ|l л ლ|m м მ|
n н ნ|o о ო|p f ph п ф პ ფ|r р რ|s с ს|t т თ ტ|u у უ|x kh х ხ|c ts ц тс тьс ც წ|č ch ч ჩ ჭ|š sh ш შ|
šč щ|ž zh j dzh ж дж ჟ ჯ|dz ძ|ks x|ie є|ia я|iu ю"""
_ROWS = [row.split() for row in _LETTERS.split("|")]
_SOUNDS = {letter: sound for sound, *letters in _ROWS for letter in letters} | {"ь": "", "ъ": ""}
_LONGEST_FIRST = sorted(_SOUNDS, key=len, reverse=True)  # "kh" is no k and no h
_LETTER = re.compile("|".join(_LONGEST_FIRST))
_DOUBLE = re.compile(r"(.)\1+")


def by_ear(name: str) -> str:
    """Of one word, as `normal` writes it. What is none of these letters stays."""
    return _DOUBLE.sub(r"\1", _LETTER.sub(lambda found: _SOUNDS[found[0]], name))
