"""What of people and households is compared when a list comes: nothing that is sealed is opened."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from app.core import search
from app.registry.alike import document_mark, phone_mark
from app.registry.models import Relation, Sex
from app.registry.papers.lists import Family
from app.registry.papers.people import Somebody
from app.registry.sounds import sound_of


@dataclass(slots=True)
class Known:
    """Somebody of our list, by what can be compared without opening anything."""

    id: int
    given: str  # as written
    family: str
    patronymic: str
    birth: date | None
    year: int | None
    sex: Sex
    phone: str  # marks
    document: str
    origin: str
    sound: str
    home_id: int | None
    relation: Relation
    is_out: bool = False  # whether their family asked to be out of the list


@dataclass(slots=True)
class Home:
    id: int
    code: str
    area: str
    address: str  # a mark
    head_id: int
    numbers: set[str] = field(default_factory=set)  # in lists that came before


@dataclass(slots=True)
class Found:
    """A family of the list; who of it is known, in its order, and the household they are."""

    family: Family
    people: list[Known | None]
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """What of somebody in the list is compared."""

    given: str
    family: str
    patronymic: str
    sound: str
    birth: date | None
    year: int | None
    phone: str
    document: str


def looks_of(person: Somebody) -> Looks:
    birth = person.birth
    return Looks(
        plain(person.name.given),
        plain(person.name.family),
        plain(person.name.patronymic),
        sound_of(person.name.given, person.name.family),
        birth.day if birth else None,
        birth.year if birth else None,
        phone_mark(person.phone),
        document_mark(person.document),
    )


def whole_name(looks: Looks) -> Hashable:
    whole = (looks.given, looks.family, looks.patronymic)
    return whole if all(whole) else None


def full_key(looks: Looks) -> Hashable:
    return (looks.given, looks.family, looks.birth or looks.year) if looks.given else None


def fits(looks: Looks, one: Known) -> bool:
    return looks.year is not None and looks.year == one.year


def years_fit(looks: Looks, one: Known) -> bool:
    """A digit may be put right; parent and child have one phone and sometimes one name."""
    return looks.year is None or one.year is None or abs(looks.year - one.year) < 15


@lru_cache(5000)  # given names are few, and asked for again and again
def plain(name: str) -> str:
    return " ".join(search.words(name))


def number(number: str) -> str:
    return search.normal(number).strip(" .№#")


def number_of(family: Family) -> str:
    """How a list calls a family, as it is remembered."""
    return number(family.number)[:40]
