"""Which rows of a list belong together, in the five ways lists have of showing it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import N_
from app.core.search import normal
from app.registry.models import Relation
from app.registry.papers.faults import Fault
from app.registry.papers.headings import Field, Headings
from app.registry.papers.sheets import Sheet
from app.registry.papers.spelling import kin_of


class Way(StrEnum):
    """How a list tells families apart."""

    NUMBER = "number"
    MERGED = "merged"
    HEAD = "head"
    BLANK = "blank"
    ROW = "row"


WAYS: dict[Way, str] = {
    Way.NUMBER: N_("By the number of the family"),
    Way.MERGED: N_("By cells that were made one"),
    Way.HEAD: N_("Each family begins with its head"),
    Way.BLANK: N_("By empty lines between them"),
    Way.ROW: N_("Every row is a family"),
}
NO_NUMBER = N_("This row has no family number.")
NAMES = (Field.FULL_NAME, Field.FAMILY, Field.GIVEN)
_TOTAL = re.compile(r"^(?:всього|усього|разом|итого|всего|total|sum|სულ|ჯამი)\b")
_PLACE = re.compile(r"^(?:м|с|смт|г|місто|село|город|район|громада|ქ)(?:\.|\s)\s*\w")
SPARSE = 0.9  # of the rows: fewer numbers than that, and only heads have one

Columns = Mapping[Field, int]


@dataclass(slots=True)
class Line:
    """One row that tells of somebody; `place` is the heading inside the list above it."""

    at: int  # from 0
    cells: list[str]
    place: str = ""

    def get(self, columns: Columns, field: Field) -> str:
        column = columns.get(field)
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(slots=True)
class Grouped:
    groups: list[list[Line]]
    faults: list[Fault]
    skipped: list[int]  # rows, from 0, that are no people: totals, headings inside


def way_of(sheet: Sheet, heads: Headings, columns: Columns) -> Way:
    """Our guess, shown to whoever imports, who decides."""
    rows = sheet.rows[heads.first :]
    number = columns.get(Field.HOUSEHOLD)
    if number is not None and any(row[number] for row in rows):  # a form's «№» may stand empty
        return Way.NUMBER
    if any(_is_family(m.top, m.bottom, m.is_wide, heads.first) for m in sheet.merges):
        return Way.MERGED
    kin = columns.get(Field.RELATION)
    if kin is not None and sum(kin_of(row[kin]) is Relation.HEAD for row in rows) > 1:
        return Way.HEAD
    blank = sum(not any(row) for row in rows)
    full = len(rows) - blank
    return Way.BLANK if blank > 1 and full > blank * 1.3 else Way.ROW


def grouped(sheet: Sheet, heads: Headings, columns: Columns, way: Way) -> Grouped:
    lines, gaps, skipped = _lines(sheet, heads, columns)
    made = Grouped([], [], skipped)
    if way is Way.NUMBER and Field.HOUSEHOLD in columns:
        _by_number(lines, columns, made)
    elif way is Way.MERGED:
        _by_key(lines, _merged_keys(sheet, heads.first), made)
    elif way is Way.HEAD:
        _by_head(lines, columns, made)
    elif way is Way.BLANK:
        _by_key(lines, gaps, made)
    else:
        made.groups = [[line] for line in lines]
    return made


def _is_family(top: int, bottom: int, is_wide: bool, first: int) -> bool:
    return bottom > top >= first and not is_wide


def _lines(
    sheet: Sheet, heads: Headings, columns: Columns
) -> tuple[list[Line], dict[int, int], list[int]]:
    """Rows with somebody in them, which stretch between empty rows each is in, and the rest."""
    filled = _filled_down(sheet, heads.first, columns)
    lines, gaps, skipped = [], {}, []
    place, stretch = "", 0
    for at in range(heads.first, len(sheet.rows)):
        own = sheet.rows[at]
        if not any(own):
            stretch += 1
        elif _is_no_row(own, heads) or _continues(sheet, at, columns):
            skipped.append(at)
        elif title := _title_in(sheet, at, columns):
            place = title
            skipped.append(at)
        else:
            gaps[at] = stretch
            lines.append(Line(at, filled[at], place))
    return lines, gaps, skipped


_OF_FAMILY = (
    Field.HOUSEHOLD, Field.SIZE, Field.CHILDREN, Field.MEMBERS,
    Field.AREA, Field.ADDRESS, Field.ORIGIN, Field.REGISTERED,
)  # fmt: skip


def _filled_down(sheet: Sheet, first: int, columns: Columns) -> list[list[str]]:
    """What a merged cell says, it says of every row it covers; of names it would make doubles."""
    rows = [list(row) for row in sheet.rows]
    wanted = {columns[field] for field in _OF_FAMILY if field in columns}
    for merge in sheet.merges:
        if merge.top >= first and merge.left in wanted and merge.bottom > merge.top:
            for at in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
                rows[at][merge.left] = rows[merge.top][merge.left]
    return rows


def _is_no_row(row: list[str], heads: Headings) -> bool:
    """Totals, and headings that were printed on every page."""
    first = normal(next(filter(None, row)))
    return bool(_TOTAL.match(first)) or [c for c in row if c] == [c for c in heads.names if c]


def _continues(sheet: Sheet, at: int, columns: Columns) -> bool:
    """A second line of somebody whose name is one tall cell."""
    named = {columns[field] for field in NAMES if field in columns}
    return any(m.left in named and m.top < at <= m.bottom for m in sheet.merges)


def _title_in(sheet: Sheet, at: int, columns: Columns) -> str:
    """«м. Вінниця» across the page, between the families who live there."""
    full = [n for n, cell in enumerate(sheet.rows[at]) if cell]
    if len(full) != 1:
        return ""
    text, column = sheet.rows[at][full[0]], full[0]
    is_wide = any(m.top == at and m.left == column and m.is_wide for m in sheet.merges)
    is_named = column in (columns.get(field) for field in NAMES)
    if is_wide or _PLACE.match(normal(text)):
        return text
    is_words = sum(map(str.isalpha, text)) > 2
    return text if is_words and not is_named and column < min(columns.values(), default=0) else ""


def _by_key(lines: list[Line], keys: Mapping[int, int], made: Grouped) -> None:
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(keys.get(line.at, -line.at - 1), []).append(line)
    made.groups = list(groups.values())


def _merged_keys(sheet: Sheet, first: int) -> dict[int, int]:
    """Each row's family is the first row of the tall cell it lies in; of several such columns the
    leftmost decides."""
    tall = [m for m in sheet.merges if _is_family(m.top, m.bottom, m.is_wide, first)]
    column = min((m.left for m in tall), default=0)
    return {at: m.top for m in tall if m.left == column for at in range(m.top, m.bottom + 1)}


def _by_head(lines: list[Line], columns: Columns, made: Grouped) -> None:
    for line in lines:
        is_head = kin_of(line.get(columns, Field.RELATION)) is Relation.HEAD
        if is_head or not made.groups:
            made.groups.append([])
        made.groups[-1].append(line)


def _by_number(lines: list[Line], columns: Columns, made: Grouped) -> None:
    numbered = sum(bool(line.get(columns, Field.HOUSEHOLD)) for line in lines)
    only_heads = numbered < SPARSE * len(lines)
    groups: dict[str, list[Line]] = {}
    last = ""
    for line in lines:
        number = normal(line.get(columns, Field.HOUSEHOLD)).strip(" .№#")
        if not number and not (only_heads and last):
            made.faults.append(Fault(line.at + 1, columns[Field.HOUSEHOLD], NO_NUMBER))
            groups[f"\0{line.at}"] = [line]
            continue
        last = number or last
        groups.setdefault(last, []).append(line)
    made.groups = list(groups.values())
