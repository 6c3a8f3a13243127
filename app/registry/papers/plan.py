"""What taking over a list would do, person by person: shown first, then done just so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.i18n import N_, words
from app.registry.alike import address_mark
from app.registry.models import Relation, Sex
from app.registry.papers.comparing import Found, Home, Known, looks_of
from app.registry.papers.faults import Fault
from app.registry.papers.lists import Family
from app.registry.papers.people import Somebody


class Fate(StrEnum):
    NEW = "new"
    JOINS = "joins"  # new, in a family we know
    CHANGED = "changed"
    SAME = "same"


FATES: dict[Fate, str] = {
    Fate.NEW: N_("New person"),
    Fate.JOINS: N_("New in a family we know"),
    Fate.CHANGED: N_("Something changes"),
    Fate.SAME: N_("Stays the same"),
}
FIELDS: dict[str, str] = {
    "given": N_("given name"),
    "family": N_("family name"),
    "patronymic": N_("father’s name"),
    "birth": N_("birth"),
    "sex": N_("woman or man"),
    "phone": N_("phone"),
    "document": N_("document"),
    "origin": N_("where from"),
    "relation": N_("who they are in the family"),
    "home": N_("lives with another family"),
}


ASKED_OUT = N_(
    "The family of %(name)s asked to be out of the list. Take this row out, or first say on the "
    "page of the family that they are here again."
)


@dataclass(slots=True)
class One:
    """One person of the list, who they are to us, and which of their fields would change."""

    said: Somebody
    known: Known | None
    fate: Fate
    changes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Planned:
    family: Family
    home: Home | None
    people: list[One]
    area: bool = False  # whether it changes
    address: bool = False
    missing: int = 0  # people of this household who are not in the list; they stay

    @property
    def is_new(self) -> bool:
        return self.home is None

    @property
    def is_same(self) -> bool:
        """Whether nothing at all would be written."""
        changes = self.is_new or self.area or self.address
        return not changes and all(one.fate is Fate.SAME for one in self.people)


def planned(found: list[Found], addresses: dict[int, str], sizes: dict[int, int]) -> list[Planned]:
    """`addresses` are the marks of families' new addresses by their row, `sizes` how many live in a
    household now."""
    return [_family(one, addresses, sizes) for one in found]


def asked_out(plan: Iterable[Planned]) -> list[Fault]:
    """Nobody who asked to be out is brought back by a list that does not know of it."""
    return [
        Fault(one.said.row, None, words(ASKED_OUT, name=one.said.name.full))
        for family in plan
        for one in family.people
        if one.known and one.known.is_out
    ]


def _family(found: Found, addresses: dict[int, str], sizes: dict[int, int]) -> Planned:
    home, family = found.home, found.family
    people = [
        _one(said, known, found) for said, known in zip(family.people, found.people, strict=True)
    ]
    made = Planned(family, home, people)
    if home:
        mark = addresses.get(family.row, "")
        made.area = bool(family.area) and family.area != home.area
        made.address = bool(mark) and mark != home.address
        here = sum(one.known is not None and one.known.home_id == home.id for one in people)
        made.missing = max(0, sizes.get(home.id, 0) - here)
    return made


def _one(said: Somebody, known: Known | None, found: Found) -> One:
    home = found.home
    if known is None:
        return One(said, None, Fate.JOINS if home else Fate.NEW)
    changes = _changes(said, known)
    if found.family.origin and address_mark(found.family.origin) != known.origin:
        changes.append("origin")
    if home is None or known.home_id != home.id:
        changes.append("home")
    elif said.relation not in (None, Relation.HEAD, known.relation) and known.id != home.head_id:
        changes.append("relation")
    return One(said, known, Fate.CHANGED if changes else Fate.SAME, changes)


def _changes(said: Somebody, known: Known) -> list[str]:
    """Only what the list says and we have otherwise: an empty cell takes nothing away."""
    looks, name = looks_of(said), said.name
    is_finer = looks.birth is not None and looks.birth != known.birth
    is_other_year = looks.year is not None and looks.year != known.year
    differs = {
        "given": name.given != known.given,
        "family": bool(name.family) and name.family != known.family,
        "patronymic": bool(name.patronymic) and name.patronymic != known.patronymic,
        "birth": is_finer or is_other_year,
        "sex": said.sex is not Sex.UNSAID and said.sex is not known.sex,
        "phone": bool(looks.phone) and looks.phone != known.phone,
        "document": bool(looks.document) and looks.document != known.document,
    }
    return [what for what, is_so in differs.items() if is_so]
