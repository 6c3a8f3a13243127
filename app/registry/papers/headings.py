"""Which column holds what: guessed from its heading, in the spellings that lists really have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.core.i18n import LANGUAGES, N_, catalogue
from app.core.search import normal
from app.registry.papers.sheets import Merge, Sheet

LOOKED_AT = 15  # rows: what stands above the headings is a title


class Field(StrEnum):
    """What a column of a list may hold. The order is the one in which they are offered."""

    FULL_NAME = "full_name"
    FAMILY = "family"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    BIRTH = "birth"
    SEX = "sex"
    RELATION = "relation"
    HOUSEHOLD = "household"
    SIZE = "size"
    CHILDREN = "children"
    MEMBERS = "members"
    PHONE = "phone"
    DOCUMENT = "document"
    AREA = "area"
    ADDRESS = "address"
    ORIGIN = "origin"
    REGISTERED = "registered"


NAME_PARTS = (Field.FAMILY, Field.GIVEN, Field.PATRONYMIC)

LABELS: dict[Field, str] = {
    Field.FULL_NAME: N_("Whole name"),
    Field.FAMILY: N_("Family name"),
    Field.GIVEN: N_("Given name"),
    Field.PATRONYMIC: N_("Father’s name"),
    Field.BIRTH: N_("Day or year of birth"),
    Field.SEX: N_("Woman or man"),
    Field.RELATION: N_("Who they are in the family"),
    Field.HOUSEHOLD: N_("Number of the family"),
    Field.SIZE: N_("How many in the family"),
    Field.CHILDREN: N_("How many children"),
    Field.MEMBERS: N_("Others in the family, in one cell"),
    Field.PHONE: N_("Phone"),
    Field.DOCUMENT: N_("Document"),
    Field.AREA: N_("Town or district"),
    Field.ADDRESS: N_("Address now"),
    Field.ORIGIN: N_("Where from"),
    Field.REGISTERED: N_("Day of registration"),
}

# Tried in this order on a heading in normal form: the first that is found in it says what it is.
_SPELT: tuple[tuple[Field, str], ...] = (
    (
        Field.REGISTERED,
        r"дата (?:реєстр|регистр|взят|постан|звер|обращ|внес|прибут)|registered|registration|"
        r"რეგისტრაციის თარიღ",
    ),
    (
        Field.CHILDREN,
        r"(?:к ?сть|кільк|колич|кол ?во|число|них|склад.*|состав.*) ?.*(?:діт|дет|неповн)|"
        r"^діт|^дет|children|ბავშვ",
    ),
    (
        Field.MEMBERS,
        r"^(?!.*(?:доросл|взросл|кільк|колич|(?:семьи|сімї|родини) (?:осіб|чол|чел)$))"
        r".*(?:склад|состав|члени |члены |members$|"
        r"ოჯახის (?:წევრ|შემადგენ))",
    ),
    (
        Field.BIRTH,
        r"^(?!.*(?:місце|место)).*(?:народж|рожд)|^(?:дата|рік|год) нар|^д[ /]?н$|^др$|^р ?н$|"
        r"^г ?р$|^рік$|birth|^dob$|დაბად",
    ),
    (
        Field.FULL_NAME,
        r"^(?!підпис|подпис)(?:п ?і ?б\b|ф ?и ?о\b|.*(?:піб|фио|прізвищ.*\bім|фамил.*\bим|"
        r"\bімя.*прізвищ|\bимя.*фамил|full ?name|სახელი.*გვარ|გვარი.*სახელ|"
        r"заявник|одержувач|отримувач)|name$|імена$|голова |глава )",
    ),
    (Field.PATRONYMIC, r"по ?батькові|по батьк|отчеств|patronym|father|მამის სახელ"),
    (Field.FAMILY, r"прізвищ|фамили|surname|family name|last name|გვარი"),
    (Field.GIVEN, r"\bімя|^имя|^ім$|first name|given|სახელი"),
    (Field.SEX, r"стать|^пол$|^[чмж]/[чмж]$|^sex|gender|სქესი"),
    (
        Field.RELATION,
        r"споріднен|родств|ступінь|^ким |хто [ву] (?:родині|сімї)|"
        r"(?:родин|сімей|семей)\w* (?:звяз|связ)|^відношен|^отношен|"
        r"^статус [ву] (?:родині|сімї)|^член (?:родини|сімї|семьи)$|relation|kin|ნათესა|კავშირ",
    ),
    (
        Field.HOUSEHOLD,
        r"(?:номер|ном|код|шифр|ід|id|n|no) ?(?:родин|сім|семь|семей|домогосп|картк|анкет)|"
        r"(?:родин|сім|семь|домогосп)\w* ?(?:номер|код|id|no)|household|"
        r"family (?:no|id|number|code)|^family$|ოჯახის (?:ნომერ|კოდ)|^ოჯახი$|^родин[аи]$|"
        r"^сімя$|^семья$|^сімї$|^семьи$|^домогосподарств",
    ),
    (
        Field.SIZE,
        r"^(?!.*(?:одяг|взут|одежд|обув|cloth|shoe)).*(?:"
        r"(?:к ?сть|кільк|колич|кол ?во|число|чисельн).*(?:член|осіб|люд|чол|чел|сім|родин|семь)|"
        r"(?:склад|состав|член).* (?:осіб|чол|чел|кількість|количество)$|"
        r"^осіб|^людей|^[ву]сього (?:осіб|людей)|в (?:сімї|родині|семье)$|розмір|size|"
        r"members? count|number of|სულ|რაოდენობ)",
    ),
    (Field.PHONE, r"тел|моб|^контакти?$|phone|viber|вайбер|ტელ|მობ"),
    (
        Field.DOCUMENT,
        r"^(?!.*(?:дата|статус|адрес)).*(?:впо|внп|довідк|справк|паспорт|документ|"
        r"\b(?:іпн|інн|инн)\b|рнокпп|ідентиф|идентиф|passport|document|^id$|посвідч|პირადი|"
        r"დოკუმენტ|код платник)",
    ),
    (
        Field.ORIGIN,
        r"зареєстр|прописк|попередн|до (?:війни|переміщ|евакуац|впо)|звідки|откуда|прежн|до войны|"
        r"реєстраці|регистрац|origin|where from|previous|საიდან|წინა მისამართ",
    ),
    (Field.ADDRESS, r"адрес|вулиц|улиц|address|street|მისამართ"),
    (
        Field.AREA,
        r"місто|город|район|громад|насел|село|область|town|city|district|place|area|ქალაქ|"
        r"რაიონ",
    ),
    (Field.ADDRESS, r"прожив|мешк|прожив"),
)
_PATTERNS = tuple((field, re.compile(pattern)) for field, pattern in _SPELT)
_ORDINAL = re.compile(r"^(?:n|no|номер|nn)?\.? ?(?:з/?п|п/?п|з п|п п)?\.?$")


@dataclass(frozen=True, slots=True)
class Headings:
    """In which `row` they stand, counted from 1, 0 where there are none; `first` is the row where
    people begin, counted from 0; `fields` are what each column holds by our guess."""

    row: int
    first: int
    names: list[str]
    fields: list[Field | None]


def meaning_of(heading: str) -> Field | None:
    text = _bare(heading)
    if not text or len(text) > 120:
        return None
    return _ours().get(text) or next(
        (field for field, pattern in _PATTERNS if pattern.search(text)), None
    )


@cache
def _ours() -> dict[str, Field]:
    """How we call columns ourselves, so that a list we wrote can come back to us."""
    said = [
        (field, catalogue(tongue).gettext(LABELS[field])) for tongue in LANGUAGES for field in Field
    ]
    return {_bare(heading): field for field, heading in said}


def _bare(heading: str) -> str:
    return " ".join(re.sub(r"[^\w/ ]", " ", normal(heading.replace("\n", " "))).split())


def is_given_first(heading: str) -> bool:
    """Whether «Ім’я та прізвище» stands above whole names, and not the other way round."""
    return heading.isascii() or _bare(heading).startswith(("імя", "имя", "სახელი"))


def is_ordinal(heading: str) -> bool:
    """«№», «№ з/п»: a row's number, or a family's where not every row has one."""
    text = normal(heading.replace("\n", " ").replace("№", "n")).strip()
    return bool(text) and bool(_ORDINAL.match(text))


def headings_of(sheet: Sheet) -> Headings:
    """The row in which most cells are headings we know, or none: then columns have no names."""
    best, most = -1, 1
    for at in range(min(LOOKED_AT, len(sheet.rows))):
        known = len({meaning_of(cell) for cell in sheet.rows[at]} - {None})
        if known > most or (known == most == 1 and best < 0 and _only_words(sheet.rows[at])):
            best, most = at, known
    return headings_at(sheet, best)


def headings_at(sheet: Sheet, at: int) -> Headings:
    """The headings in this row, counted from 0; below 0 there are none."""
    if not 0 <= at < len(sheet.rows):
        return Headings(0, 0, [""] * sheet.width, [None] * sheet.width)
    first, names = _with_second_row(sheet, at)
    while first < len(sheet.rows) and _counts_columns(sheet.rows[first]):
        first += 1
    return Headings(at + 1, first, names, _each_once(sheet, names, first))


def _only_words(row: Sequence[str]) -> bool:
    full = [cell for cell in row if cell]
    return len(full) > 1 and not any(any(map(str.isdigit, cell)) for cell in full)


def _with_second_row(sheet: Sheet, at: int) -> tuple[int, list[str]]:
    """Headings may take two rows: «Склад сім’ї» above «дорослі» and «діти»."""
    upper = list(sheet.rows[at])
    spans = [m for m in sheet.merges if m.top == at]
    for merge in (m for m in spans if m.is_wide):
        for column in range(merge.left, min(merge.right + 1, len(upper))):
            upper[column] = upper[merge.left]
    below = max((m.bottom for m in spans if not m.is_wide), default=at)
    is_wide = any(m.is_wide for m in spans)
    if not (is_wide or below > at) or at + 1 >= len(sheet.rows):
        return at + 1, upper
    lower = sheet.rows[at + 1]
    names = [_both(one, other) for one, other in zip(upper, lower, strict=True)]
    return max(below, at + 1) + 1, names


def _both(upper: str, lower: str) -> str:
    """«П.І.Б.» above «Прізвище», «Ім’я», «По батькові» is three columns, each one part of it."""
    if not lower or lower == upper or not upper:
        return upper or lower
    is_part = meaning_of(upper) is Field.FULL_NAME and meaning_of(lower) in NAME_PARTS
    return lower if is_part else f"{upper} {lower}"


def _counts_columns(row: Sequence[str]) -> bool:
    """Official forms number their columns under the headings: 1, 2, 3…"""
    full = [cell for cell in row if cell]
    return len(full) > 2 and full == [str(n) for n in range(1, len(full) + 1)]


def _each_once(sheet: Sheet, names: list[str], first: int) -> list[Field | None]:
    """A second column of the same kind is left to people, except a «№» that only heads have."""
    fields: list[Field | None] = []
    for name in names:
        field = meaning_of(name)
        fields.append(None if field in fields else field)
    if Field.FULL_NAME in fields and Field.FAMILY in fields and Field.GIVEN in fields:
        fields[fields.index(Field.FULL_NAME)] = None
    if Field.HOUSEHOLD not in fields:
        for column, name in enumerate(names):
            if (
                fields[column] is None
                and is_ordinal(name)
                and _marks_families(sheet, column, first)
            ):
                fields[column] = Field.HOUSEHOLD
                break
    return fields


def _marks_families(sheet: Sheet, column: int, first: int) -> bool:
    """Whether a column of numbers stands only where a family begins."""
    if any(_is_tall(m, column, first) for m in sheet.merges):
        return True
    full = [row for row in sheet.rows[first:] if sum(map(bool, row)) > 1]
    numbered = [row[column] for row in full if row[column]]
    return 0 < len(numbered) < len(full) or len(set(numbered)) < len(numbered)


def _is_tall(merge: Merge, column: int, first: int) -> bool:
    return merge.left == column and merge.bottom > merge.top >= first
