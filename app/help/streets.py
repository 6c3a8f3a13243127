"""What a street is called says nothing of where it is: «вулиця Київська» is in Odesa, too.

Taken out is what is clearly of a street and could be a place: an adjective of one beside the word
for a street, or whose «Героїв» they are. Any other word stays, because people leave out the comma
between a street and its city: «Садова» is a place to hardly anybody, and a lost city is to many."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PART = re.compile(r"[,;:()\n/|•–—]|(?<=[^\W\d_]{6})\.")  # «Київська. Одеса», but «вул. Київська»
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_HOUSE = re.compile(r"\d+-?[^\W\d_]?")  # «5», «5а», but «2-га»
# Its name stands before or after it.
_STREET = re.compile(
    r"вул|вулиц[яіюею]+|вулицею|просп|проспект[уіа]?|пр|пр-т|пр-кт|площ[аіуею]+|пл|пров|провул(?:ок|ку)"
    r"|бульв|бульвар[уіа]?|б-р|шосе|узв|узв[іо]з[уі]?|наб|набережн(?:а|ій|ої|ая|ой)|майдан[іу]?|тупик"
    r"|проїзд[іу]?|алея|алеї|ул|улиц[аеуы]|переул(?:ок|ке)|пер|шоссе|проезд[еа]?|аллея"
    r"|vul|vulytsia|vulytsya|vulitsa|ulitsa|prospekt|prosp|ploshcha|provulok|bulvar|shose"
    r"|street|st|str|avenue|ave|road|rd|boulevard|blvd|square|sq|lane|highway|hwy|alley"
)
_GEORGIAN = re.compile(r"(?:ქუჩ|გამზირ|მოედან|შესახვევ|ჩიხ|ხეივან|გზატკეცილ|სანაპირო)[ა-ჰ]{0,3}")
_WHOSE = re.compile(r"[ა-ჰ]+ის")  # «ბათუმის ქუჩა», but «გორი ქუჩა»

_OF_A_PLACE = re.compile(r".*(?:[сзц]ьк|ск|цк|sk|zk|tsk)[^\W\d_]{1,3}")  # «Київське», "Kyivska"
_MASCULINE = re.compile(r".*(?:ий|ый|ого|ому|им|ом|yi|yy|iy|oho|omu)")
_MASCULINE_STREET = re.compile(
    r"пр.*|бул.*|б-р|узв.*|майдан.*|тупик|пер.*|pro.*|bul.*|av.*|bl.*|lane"
)
_OF_SOMEBODY = re.compile(r".*(?:ого|oho|ogo)")  # «Богдана Хмельницького»
_CITY = re.compile(  # «у Донецьку», «Хмельницький», «Кам’янець-Подільський»
    r".*[сц]ь?ку|(?:хмельни|кропивни)ць?кий|(?:khmelny|kropyvny)tskyi?|.+-[^-]+[иы]й"
)
_REGION = re.compile(r"обл.*|район.*|р-н.*|громад.*|oblast|region|raion|district|hromada")
_ALSO = re.compile(r"\d.*|нов.*|стар.*|велик.*|мал[аийіою]+|верхн.*|нижн.*")  # «2-й Київський»
_THEIRS = re.compile(r"геро[їе]в|захисни(?:ків|ць)|оборонців|защитников|heroiv|heroyiv|geroiv")
_ENDS = re.compile(r"[уві]|на|під|біля|коло|поблизу|под|возле|около|in|near|at")  # «Садова в Одесі»


def without_streets(text: str) -> list[str]:
    """The words of what `normal` writes."""
    return [word for part in _PART.split(text) for word in _without(_WORD.findall(part))]


def _without(said: list[str]) -> Iterator[str]:
    names = {n for at in range(len(said)) for n in _names_of(said, at)}
    return (word for n, word in enumerate(said) if n not in names)


def _names_of(said: list[str], at: int) -> list[int]:
    """Where in a part of an address the words are that are of the street at this one, if any is."""
    if _GEORGIAN.fullmatch(said[at]):
        return [at, *(n for n in (at - 1,) if n >= 0 and _WHOSE.fullmatch(said[n]))]
    if not _STREET.fullmatch(said[at]):
        return []
    follow = _until_its_end(said, at)
    before = [at - 1] if at and _is_before(said[at - 1], said[at], bool(follow)) else []
    return [at, *before, *(n for n in follow if _is_after(said, at, n))]


def _is_before(name: str, street: str, has_more: bool) -> bool:
    """«Київський проспект», but «Хмельницький, вул. Садова» without its comma."""
    if not _OF_A_PLACE.fullmatch(name) or (has_more and _CITY.fullmatch(name)):
        return False
    return not _MASCULINE.fullmatch(name) or bool(_MASCULINE_STREET.fullmatch(street))


def _is_after(said: list[str], at: int, n: int) -> bool:
    """«вулиця Нова Київська», but «вулиця Нова, Київська область» without its comma."""
    name, last = said[n], said[n - 1]
    if _THEIRS.fullmatch(last):
        return True
    if not _OF_A_PLACE.fullmatch(name) or (n + 1 < len(said) and _REGION.fullmatch(said[n + 1])):
        return False
    is_beside = n == at + 1 or bool(_ALSO.fullmatch(last))
    is_masculine = is_beside and bool(_MASCULINE_STREET.fullmatch(said[at]))
    return is_masculine or not _MASCULINE.fullmatch(name) or bool(_OF_SOMEBODY.fullmatch(name))


def _until_its_end(said: list[str], at: int) -> list[int]:
    """«вулиця 8 Березня, 5», «вулиця Героїв Харкова 5», «вулиця Садова в Одесі»"""
    names: list[int] = []
    for n in range(at + 1, len(said)):
        if _ENDS.fullmatch(said[n]) or _STREET.fullmatch(said[n]):
            break
        if not _HOUSE.fullmatch(said[n]):
            names.append(n)
        elif names:
            break
    return names
