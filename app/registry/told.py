"""What a family told of itself, at the desk or in a table, before it stands in the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core import search
from app.registry.models import Method, Purpose, Relation, Sex, Source, State


@dataclass(frozen=True, slots=True)
class NewPerson:
    """`birth_year` follows from `birth_date` where that is known. Languages: codes, the dearest
    first."""

    given: str
    family: str = ""
    patronymic: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    sex: Sex = Sex.UNSAID
    languages: tuple[str, ...] = ()
    phone: str = ""
    document: str = ""
    origin: str = ""
    relation: Relation = Relation.OTHER
    is_dependent: bool = False

    @property
    def year(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year

    @property
    def names(self) -> str:
        """All names in the normal form that is searched."""
        return " ".join(search.words(f"{self.family} {self.given} {self.patronymic}"))[:200]


@dataclass(frozen=True, slots=True)
class NewConsent:
    """Of whoever speaks for the household."""

    purpose: Purpose
    method: Method
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """`people` begins with whoever speaks for it. `code` is kept where it is given and free: an
    older list may have had its own."""

    people: tuple[NewPerson, ...]
    address: str = ""
    area: str = ""
    locale: str = "uk"
    source: Source = Source.DESK
    state: State = State.ACTIVE
    code: str = ""
    consents: tuple[NewConsent, ...] = ()
    nonce: str | None = None
    registered_on: date | None = None


def draft(speaks: NewPerson, locale: str, source: Source, nonce: str) -> NewHousehold:
    """A household of which only one person has been asked so far."""
    return NewHousehold(
        (speaks,), locale=locale, source=source, state=State.DRAFT, nonce=nonce or None
    )
