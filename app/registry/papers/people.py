"""One row of a list as one person, and everything in it that is not clear."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.core.i18n import N_, Words, words
from app.core.search import normal
from app.registry.models import Relation, Sex
from app.registry.papers.dates import When, when
from app.registry.papers.families import Line
from app.registry.papers.faults import Fault, Unclear
from app.registry.papers.headings import Field
from app.registry.papers.phones import UKRAINE, phones
from app.registry.papers.sheets import NO_RESULT
from app.registry.papers.spelling import Name, kin_of, name_of, one_name, sex_of

LONGEST_DOCUMENT = 40
LONGEST_PLACE = 300

NO_NAME_AT_ALL = N_("There is no name in this row.")
ONE_NAME = N_("Only one name stands here. It is kept as the given name.")
NO_RESULT_YET = N_(
    "This formula has no result. "
    "Open the list in the program it was made in, save it, and send it again."
)
BROKEN_FORMULA = N_("The formula here does not work: “%(said)s”.")
NO_DOCUMENT = N_("“%(said)s” is not the number of a document.")
TOO_LONG = N_("This is too long. Please keep it under %(n)s characters.")
ONE_PHONE = N_("Only the first of these phone numbers is kept.")
UNKNOWN_KIN = N_("“%(said)s” is kept as “other”.")
_ERRORS = re.compile(r"^#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$")
_NOTHING_SAID = """
    - — – ? . + так ні да нет є есть немає нема нету відсутній відсутня відсутнє отсутствует
    no yes none n/a არა კი
"""
_NONE = frozenset(_NOTHING_SAID.split())


T = TypeVar("T")


@dataclass(slots=True)
class Somebody:
    """A person as a list tells of them. `row` is counted from 1."""

    row: int
    name: Name
    birth: When | None = None
    sex: Sex = Sex.UNSAID
    relation: Relation | None = None
    phone: str = ""
    document: str = ""


@dataclass(slots=True)
class Reader:
    """Reads cells, and notes what it could not."""

    columns: Mapping[Field, int]
    today: date
    home: str = UKRAINE
    family_first: bool = True
    faults: list[Fault] = field(default_factory=list)

    def wrong(
        self, row: int, what: Field | None, sentence: Words | str, *, to_know: bool = False
    ) -> None:
        column = self.columns.get(what) if what else None
        self.faults.append(Fault(row, column, sentence, to_know))

    def read(self, line: Line, what: Field, by: Callable[[str], T], otherwise: T) -> T:
        said = line.get(self.columns, what)
        if not said:
            return otherwise
        try:
            if said == NO_RESULT:
                raise Unclear(NO_RESULT_YET)
            if _ERRORS.match(said):
                raise Unclear(words(BROKEN_FORMULA, said=said))
            return by(said)
        except Unclear as no:
            self.wrong(line.at + 1, what, no.sentence)
            return otherwise

    def somebody(self, line: Line) -> Somebody:
        row, before = line.at + 1, len(self.faults)
        name = self._name(line)
        if not name.given and len(self.faults) == before:
            self.wrong(row, self.name_field, NO_NAME_AT_ALL)
        if name.given and name.given == name.full and Field.FULL_NAME in self.columns:
            self.wrong(row, Field.FULL_NAME, ONE_NAME, to_know=True)
        return Somebody(
            row,
            name,
            self.read(line, Field.BIRTH, self.date, None),
            self.read(line, Field.SEX, sex_of, Sex.UNSAID),
            self.read(line, Field.RELATION, lambda said: self._kin(said, row), None),
            self.read(line, Field.PHONE, lambda said: self._phone(said, row), ""),
            self.read(line, Field.DOCUMENT, document_of, ""),
        )

    def date(self, said: str) -> When | None:
        return None if normal(said) in _NONE else when(said, self.today)

    def place(self, line: Line, what: Field, longest: int = LONGEST_PLACE) -> str:
        return self.read(line, what, lambda said: _place(said, longest), "")

    @property
    def name_field(self) -> Field:
        return Field.FULL_NAME if Field.FULL_NAME in self.columns else Field.GIVEN

    def _name(self, line: Line) -> Name:
        if Field.FULL_NAME in self.columns:
            return self.read(line, Field.FULL_NAME, self.whole_name, Name())
        family, given, patronymic = (
            self.read(line, part, one_name, "")
            for part in (Field.FAMILY, Field.GIVEN, Field.PATRONYMIC)
        )
        if family and not given and Field.GIVEN not in self.columns:
            return self.read(line, Field.FAMILY, self.whole_name, Name())
        return Name(family, given, patronymic)

    def whole_name(self, said: str) -> Name:
        return name_of(said, family_first=self.family_first)

    def _kin(self, said: str, row: int) -> Relation | None:
        if normal(said) in _NONE:
            return None
        relation = kin_of(said)
        if relation is None:
            self.wrong(row, Field.RELATION, words(UNKNOWN_KIN, said=said), to_know=True)
        return relation or Relation.OTHER

    def _phone(self, said: str, row: int) -> str:
        if normal(said).strip() in _NONE:
            return ""
        found = phones(said, self.home)
        if len(found) > 1:
            self.wrong(row, Field.PHONE, ONE_PHONE, to_know=True)
        return found[0]


def document_of(said: str) -> str:
    """A document's number as written, without what stands around it; "" for «немає», «так»."""
    text = " ".join(said.replace("\n", " ").split()).strip(" .,;№")
    if normal(text).strip() in _NONE or not text:
        return ""
    if len(text) > LONGEST_DOCUMENT:
        raise Unclear(words(TOO_LONG, n=LONGEST_DOCUMENT))
    if not any(map(str.isdigit, text)):
        raise Unclear(words(NO_DOCUMENT, said=said))
    return text


def _place(said: str, longest: int) -> str:
    text = " ".join(said.replace("\n", ", ").split())
    if normal(text).strip() in _NONE:
        return ""
    if len(text) > longest:
        raise Unclear(words(TOO_LONG, n=longest))
    return text
