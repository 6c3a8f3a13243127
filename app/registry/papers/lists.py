"""A whole list: the families in it, and every fault by row and column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.core.i18n import N_, words
from app.core.search import normal
from app.registry.models import Relation
from app.registry.papers import families, members
from app.registry.papers.dates import When
from app.registry.papers.families import Columns, Line, Way
from app.registry.papers.faults import Fault, Unclear
from app.registry.papers.headings import Field, Headings
from app.registry.papers.people import Reader, Somebody
from app.registry.papers.phones import UKRAINE
from app.registry.papers.sheets import Sheet
from app.registry.papers.spelling import MOST_IN_FAMILY, size_of

LONGEST_AREA = 60
T = TypeVar("T")

TWICE_BY_NAME = N_("%(name)s, born at the same time, is already in row %(row)s.")
NAMESAKE = N_(
    "%(name)s, born in the same year, also stands in row %(row)s. "
    "If they are one person, take one of the rows out. Nothing has to be done if they are two."
)
TWICE_BY_DOCUMENT = N_("This document is already in row %(row)s, with another person.")
TWO_HEADS = N_("This family already has a head, in row %(row)s.")
TOO_MANY_PEOPLE = N_(
    "This family has more than %(n)s people. Please check how families are told apart."
)
SAYS_OTHER = N_("The list says %(said)s people here and names %(named)s.")
OTHER_ADDRESS = N_("This address is not the one in row %(row)s. The first one is kept.")
LEFT_OUT = N_("This row is no person and is left out.")
NOBODY = N_("Nobody is in this list. Please check which column holds the names.")
_CHILDREN = re.compile(r"\bд[іие]т|\bchild|ბავშვ")
_TOWN = re.compile(
    r"(?:^|[\s,])(?:м|смт|с|сел|місто|село|г|город|ქ)\.?\s+?([^\W\d_][\w'’ʼ\- ]*?)(?=[,.;]|$)|"
    r"(?:^|[\s,])(?:м|смт|с|г|ქ)\.([^\W\d_][\w'’ʼ\- ]*?)(?=[,.;]|$)"
)


@dataclass(slots=True)
class Family:
    """`row` is where it begins. `size` is what the list says, 0 where it says nothing."""

    row: int
    people: list[Somebody]
    area: str = ""
    address: str = ""
    origin: str = ""
    size: int = 0
    children: int = 0
    registered: date | None = None
    number: str = ""


@dataclass(slots=True)
class Reading:
    families: list[Family] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def people(self) -> list[Somebody]:
        return [person for family in self.families for person in family.people]

    @property
    def stops(self) -> list[Fault]:
        """What has to be mended before anything is taken over."""
        return [fault for fault in self.faults if not fault.to_know]


def read(
    sheet: Sheet,
    heads: Headings,
    columns: Columns,
    way: Way,
    *,
    today: date,
    home: str = UKRAINE,
    family_first: bool = True,
) -> Reading:
    """Never fails: what cannot be understood is a fault of its cell."""
    reader = Reader(columns, today, home, family_first)
    found = families.grouped(sheet, heads, columns, way)
    reading = Reading([_family(reader, group) for group in found.groups])
    reader.faults += found.faults
    _no_doubles(reader, reading.families)
    reader.faults += [Fault(at + 1, None, LEFT_OUT, True) for at in found.skipped]
    if not reading.families:
        reader.faults.append(Fault(heads.first + 1, None, NOBODY))
    order = sorted(
        reader.faults, key=lambda one: (one.row, -1 if one.column is None else one.column)
    )
    reading.faults = order
    return reading


def _family(reader: Reader, group: list[Line]) -> Family:
    people = [reader.somebody(line) for line in group]
    for line, person in zip(group, list(people), strict=True):
        people += _listed(reader, line, person)
    family = Family(group[0].at + 1, people)
    _one_head(reader, family)
    _where(reader, family, group)
    family.number = _first(group, lambda line: line.get(reader.columns, Field.HOUSEHOLD)) or ""
    when = _first(group, lambda line: reader.read(line, Field.REGISTERED, reader.date, None))
    family.registered = when.day or date(when.year, 1, 1) if isinstance(when, When) else None
    _sizes(reader, family, group)
    return family


def _listed(reader: Reader, line: Line, head: Somebody) -> list[Somebody]:
    """The others whom one cell names."""
    found = []
    said = reader.read(line, Field.MEMBERS, lambda text: text, "")
    for told in members.members_in(said):
        try:
            name = reader.whole_name(told.name)
            birth = reader.date(told.birth) if told.birth else None
        except Unclear as no:
            reader.wrong(line.at + 1, Field.MEMBERS, no.sentence)
            continue
        if normal(name.full) != normal(head.name.full):
            found.append(Somebody(line.at + 1, name, birth, relation=told.relation))
    return found


def _one_head(reader: Reader, family: Family) -> None:
    """Who speaks for the family comes first: whom the list calls so, or its first row."""
    heads = [person for person in family.people if person.relation is Relation.HEAD]
    for other in heads[1:]:
        reader.wrong(other.row, Field.RELATION, words(TWO_HEADS, row=heads[0].row))
    head = heads[0] if heads else family.people[0]
    family.people.remove(head)
    family.people.insert(0, head)
    head.relation = Relation.HEAD
    if len(family.people) > MOST_IN_FAMILY:
        reader.wrong(family.row, None, words(TOO_MANY_PEOPLE, n=MOST_IN_FAMILY))


def _where(reader: Reader, family: Family, group: list[Line]) -> None:
    for line in group:
        area = reader.place(line, Field.AREA, LONGEST_AREA) or line.place[:LONGEST_AREA]
        address = reader.place(line, Field.ADDRESS)
        family.area = family.area or area
        family.origin = family.origin or reader.place(line, Field.ORIGIN)
        if address and family.address and normal(address) != normal(family.address):
            reader.wrong(
                line.at + 1, Field.ADDRESS, words(OTHER_ADDRESS, row=family.row), to_know=True
            )
        family.address = family.address or address
    family.area = town_in(family.area) or family.area or town_in(family.address)


def _sizes(reader: Reader, family: Family, group: list[Line]) -> None:
    def told(line: Line, what: Field) -> int | None:
        return reader.read(line, what, size_of, None)

    said = _first(group, lambda line: told(line, Field.SIZE) or _counted(line, reader.columns))
    family.children = _first(group, lambda line: told(line, Field.CHILDREN)) or 0
    family.size = said or 0
    if said and said != len(family.people):
        sentence = words(SAYS_OTHER, said=said, named=len(family.people))
        what = Field.SIZE if Field.SIZE in reader.columns else Field.MEMBERS
        reader.wrong(family.row, what, sentence, to_know=True)


def _counted(line: Line, columns: Columns) -> int | None:
    """«4» in the column of the others: how many they are, and nothing else."""
    said = line.get(columns, Field.MEMBERS)
    counts_all = said and not members.members_in(said) and not _CHILDREN.search(normal(said))
    try:
        return size_of(said) if counts_all else None
    except Unclear:
        return None


def _no_doubles(reader: Reader, found: list[Family]) -> None:
    named: dict[tuple[str, object], list[tuple[Somebody, Family]]] = {}
    papers: dict[str, Somebody] = {}
    for family in found:
        for person in family.people:
            called = (normal(person.name.full), person.birth)
            others = named.setdefault(called, []) if person.birth and person.name.given else []
            twin = next((one for one, home in others if _is_one(one, person, home, family)), None)
            if twin:
                sentence = words(TWICE_BY_NAME, name=person.name.full, row=twin.row)
                reader.wrong(person.row, reader.name_field, sentence)
                continue
            if others:
                sentence = words(NAMESAKE, name=person.name.full, row=others[0][0].row)
                reader.wrong(person.row, reader.name_field, sentence, to_know=True)
            others.append((person, family))
            _no_other_with(reader, papers, person)


def _is_one(one: Somebody, other: Somebody, home: Family, its: Family) -> bool:
    """Of two who are called the same. A year alone is not enough: in a list of years two people
    may share both, and nobody could bring it in."""
    has_day = other.birth is not None and other.birth.day is not None
    papers = bool(one.document) and bare(one.document) == bare(other.document)
    return has_day or home is its or papers or (one.phone != "" and one.phone == other.phone)


def _no_other_with(reader: Reader, papers: dict[str, Somebody], person: Somebody) -> None:
    if person.document:
        first = papers.setdefault(bare(person.document), person)
        if first is not person:
            sentence = words(TWICE_BY_DOCUMENT, row=first.row)
            reader.wrong(person.row, Field.DOCUMENT, sentence)


def bare(document: str) -> str:
    """A document's number without spaces and signs, which nobody writes alike."""
    return "".join(filter(str.isalnum, normal(document)))


def town_in(address: str) -> str:
    """«м. Вінниця, вул. Соборна, 5» → «Вінниця»; "" where no town is named as one."""
    found = _TOWN.search(address)
    return (found[1] or found[2]).strip()[:LONGEST_AREA] if found else ""


def _first(group: list[Line], said: Callable[[Line], T | None]) -> T | None:
    return next(filter(None, map(said, group)), None)
