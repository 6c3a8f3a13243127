"""What a stranger would try first: common passwords, rows of a keyboard, names that are no secret
here (R16)."""

from __future__ import annotations

import re
from collections.abc import Collection

from zxcvbn import zxcvbn
from zxcvbn.matching import RANKED_DICTIONARIES

_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
ENOUGH_GUESSES = 10**8
_CUT = 72  # zxcvbn takes no more, and its work grows with the cube
# It reads each of these as every letter it may stand for: of many it tries hundreds of readings.
_SIGNS = frozenset("@$!|+%([{<0123456789")
_MOST_SIGNS, _SHORT_CUT = 6, 24

HOUSE = ("kolo", "коло", "კოლო", "supra", "circle", "invitation", "everyone")
COMMON = (
    "password", "пароль", "привіт", "кохання", "люблю", "сонечко", "слава", "україна", "україні",
    "наталя", "олександр", "admin", "ukraine", "ukraina", "slava", "privit", "pryvit", "parol",
    "kozak", "hello", "welcome", "პაროლი", "საქართველო", "მიყვარხარ", "გამარჯობა", "saqartvelo",
    "sakartvelo", "georgia", "слава україні", "героям слава", "люблю тебе", "я тебе люблю",
)  # fmt: skip
TOWNS = (
    "маріуполь", "мариуполь", "mariupol", "донецьк", "донецк", "donetsk", "луганськ", "luhansk",
    "lugansk", "бахмут", "bakhmut", "херсон", "kherson", "мелітополь", "melitopol", "бердянськ",
    "berdyansk", "волноваха", "volnovakha", "ізюм", "izium", "izyum", "авдіївка", "avdiivka",
    "харків", "kharkiv", "запоріжжя", "zaporizhzhia", "чернігів", "chernihiv", "київ", "kyiv",
    "kiev", "львів", "lviv", "одеса", "odesa", "odessa", "дніпро", "dnipro", "крим", "crimea",
    "севастополь", "sevastopol", "თბილისი", "tbilisi", "тбілісі", "ბათუმი", "batumi", "батумі",
    "ქუთაისი", "kutaisi", "სოხუმი", "sokhumi", "warszawa", "warsaw", "варшава", "berlin",
    "берлін", "kraków", "krakow", "краків",
)  # fmt: skip

# The same keys under another alphabet: «йцукен» is no better than «qwerty».
_KEYS = str.maketrans(
    "йцукенгшщзхїфівапролджєячсмитьбюъыэё" + "ქწერტყუიოპასდფგჰჯკლზხცვბნმ",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.]s'`" + "qwertyuiopasdfghjklzxcvbnm",
)


def is_guessable(password: str, words: Collection[str] = ()) -> bool:
    """Within reach of somebody who tries a hundred million times, knowing these words."""
    cut = _SHORT_CUT if len(_SIGNS.intersection(password)) > _MOST_SIGNS else _CUT
    text = password[:cut].casefold()
    known = [*HOUSE, *COMMON, *TOWNS, *known_words(words)]
    tries = {password[:cut], text.translate(_KEYS)[:cut]}
    return any(zxcvbn(each, known)["guesses"] < ENOUGH_GUESSES for each in tries if each)


def is_common(password: str) -> bool:
    """One of those many people have, whatever stands around it and whichever alphabet the keyboard
    was in."""
    text = password.casefold()
    cores = {text, _ENDS.sub("", text)}
    cores |= {core.translate(_KEYS) for core in cores}
    return not cores.isdisjoint(COMMON) or not cores.isdisjoint(RANKED_DICTIONARIES["passwords"])


def leans_on(password: str, words: Collection[str], least: int) -> bool:
    """Whether too little is left once the names everybody knows are taken out."""
    text = password.casefold()
    left = text
    for word in sorted({*HOUSE, *TOWNS, *known_words(words)}, key=len, reverse=True):
        left = left.replace(word, "")
    return left != text and len(left.strip()) < least


def known_words(names: Collection[str]) -> set[str]:
    """«Калина, Тбілісі» → the whole and its words; the short ones are in too many honest
    passwords."""
    parts = {part for name in names for part in (name, *name.replace(",", " ").split())}
    return {part.casefold() for part in parts if len(part) >= 4}
