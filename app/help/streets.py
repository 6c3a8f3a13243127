"""What a street is called says nothing of where it is: «вулиця Київська» is in Odesa, too."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PART = re.compile(r"[,;:()\n/|•–—]|(?<=[^\W\d_]{6})\.")  # «Київська. Одеса», but «вул. Київська»
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_HOUSE = re.compile(r"\d+-?[^\W\d_]?")  # «5», «5а», but «2-га»
# The name stands before or after it.
_STREET = re.compile(
    r"вул|вулиц[яіюею]+|вулицею|просп|проспект[уіа]?|пр|пр-т|пр-кт|площ[аіуею]+|пл|пров|провул(?:ок|ку)"
    r"|бульв|бульвар[уіа]?|б-р|шосе|узв|узв[іо]з[уі]?|наб|набережн(?:а|ій|ої|ая|ой)|майдан[іу]?|тупик"
    r"|проїзд[іу]?|алея|алеї|ул|улиц[аеуы]|переул(?:ок|ке)|пер|шоссе|проезд[еа]?|аллея"
    r"|vul|vulytsia|vulytsya|vulitsa|ulitsa|prospekt|prosp|ploshcha|provulok|bulvar|shose"
)
# It stands before it.
_AFTER_ITS_NAME = re.compile(
    r"street|st|str|avenue|ave|road|rd|boulevard|blvd|square|sq|lane|highway|hwy|alley"
    r"|(?:ქუჩ|გამზირ|მოედან|შესახვევ|ჩიხ|ხეივან|გზატკეცილ|სანაპირო)[ა-ჰ]{0,3}"
)
_OF_A_PLACE = re.compile(r".*(?:[сзц]ьк|ск|цк|sk|zk|tsk)[^\W\d_]{1,3}")  # «Київське», "Kyivska"

# «Хмельницький, вул. Садова» without its comma: a city, and no word of a street.
_MASCULINE = re.compile(r".*(?:ий|ый|ого|ому|им|ом|yi|yy|iy|oho|omu)")
_MASCULINE_STREET = re.compile(r"пр.*|бул.*|б-р|узв.*|майдан.*|тупик|пер.*|pro.*|bul.*")


def without_streets(text: str) -> list[str]:
    """The words of what `normal` writes."""
    return [word for part in _PART.split(text) for word in _without(_WORD.findall(part))]


def _without(said: list[str]) -> Iterator[str]:
    names = {n for at in range(len(said)) for n in _name_of(said, at)}
    return (word for n, word in enumerate(said) if n not in names)


def _name_of(said: list[str], at: int) -> list[int]:
    """Where in a part of an address the name of the street is, which is one at this word."""
    follow = _until_the_house(said, at + 1)
    before = [at - 1] if at and not _HOUSE.fullmatch(said[at - 1]) else []
    if _AFTER_ITS_NAME.fullmatch(said[at]):
        return [at, *(before or follow)]
    if not _STREET.fullmatch(said[at]):
        return []
    if before and _is_of(said[at - 1], said[at]):
        also = follow and _OF_A_PLACE.fullmatch(said[follow[0]])
        return [at, *before, *(follow if also else [])]  # «Київська вулиця Одеська»: in doubt, none
    return [at, *(follow or before)]


def _is_of(name: str, street: str) -> bool:
    if not _OF_A_PLACE.fullmatch(name):
        return False
    return not _MASCULINE.fullmatch(name) or bool(_MASCULINE_STREET.fullmatch(street))


def _until_the_house(said: list[str], start: int) -> list[int]:
    """«вулиця 8 Березня, 5», «вулиця Героїв Харкова 5»"""
    names: list[int] = []
    for n in range(start, len(said)):
        if _HOUSE.fullmatch(said[n]):
            if names:
                break
            continue
        names.append(n)
    return names
