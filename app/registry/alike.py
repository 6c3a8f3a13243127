"""What is compared when two records may be one person: marks and keys, never the opened texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core import search
from app.core.sealed import mark
from app.registry.told import NewPerson

SHORTEST_PHONE = 7  # digits: fewer say nothing
ENOUGH = 30  # of the score: below it nobody is asked
_NOT_DIGITS = re.compile(r"\D+")


class Signal(StrEnum):
    """What speaks for one person, the strongest first."""

    DOCUMENT = "document"
    PHONE = "phone"
    NAME_YEAR = "name_year"
    SOUND = "sound"
    ADDRESS = "address"


WEIGHT = {
    Signal.DOCUMENT: 100,
    Signal.PHONE: 60,
    Signal.NAME_YEAR: 60,
    Signal.SOUND: 30,
    Signal.ADDRESS: 20,
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a person can be compared."""

    given: str = ""  # normal form, as are all
    family: str = ""
    sound: str = ""
    year: int | None = None
    phone: str = ""  # marks
    document: str = ""
    address: str = ""


def traits_of(person: NewPerson, sound: str, address: str = "") -> Traits:
    return Traits(
        given=" ".join(search.words(person.given)),
        family=" ".join(search.words(person.family)),
        sound=sound,
        year=person.year,
        phone=phone_mark(person.phone),
        document=document_mark(person.document),
        address=address_mark(address),
    )


def signals(one: Traits, other: Traits) -> list[Signal]:
    """What the two have in common; [] where it is too little to ask anybody."""
    found = []
    if one.document and one.document == other.document:
        found.append(Signal.DOCUMENT)
    if one.phone and one.phone == other.phone:
        found.append(Signal.PHONE)
    years_fit = one.year is None or other.year is None or abs(one.year - other.year) <= 1
    is_named_alike = (one.given, one.family) == (other.given, other.family)
    if is_named_alike and one.given and one.year is not None and one.year == other.year:
        found.append(Signal.NAME_YEAR)
    elif years_fit and ((one.sound and one.sound == other.sound) or (is_named_alike and one.given)):
        found.append(Signal.SOUND)
    if found and one.address and one.address == other.address:
        found.append(Signal.ADDRESS)
    return found if score(found) >= ENOUGH else []


def score(found: list[Signal]) -> int:
    return sum(WEIGHT[one] for one in found)


def phone_mark(phone: str) -> str:
    """The last nine digits decide: +380 67… and 067… are one."""
    digits = _NOT_DIGITS.sub("", phone)
    return mark(digits[-9:], "phone") if len(digits) >= SHORTEST_PHONE else ""


def document_mark(document: str) -> str:
    return mark("".join(search.words(document)), "document")


def address_mark(address: str) -> str:
    return mark(" ".join(search.words(address)), "address")
