"""A list as rows and columns of text, whatever file it came in."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.errors import Invalid
from app.core.i18n import N_, Words, n_words

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 6000  # one list; the largest hub there is has 1,800 people
MOST_COLUMNS = 50
MOST_SHEETS = 12
LONGEST_CELL = 2000  # signs

NO_RESULT = "#=?"  # stands in a cell whose formula was never worked out
EMPTY = N_("There is nothing in this file.")
NOT_A_LIST = N_(
    "This file cannot be read as a list. Open it where it was made, "
    "save it as an Excel workbook (.xlsx) or as CSV, and send that."
)
OLD_EXCEL = N_(
    "This is an older Excel file, or one closed with a password. "
    "Open it, save it as an Excel workbook (.xlsx) without a password, and send that."
)
OTHER_OFFICE = N_(
    "This is a LibreOffice file. Open it, save it as an Excel workbook (.xlsx), and send that."
)
TOO_MUCH_INSIDE = N_("There is too much in this file. Please send only the sheet with the list.")
NO_FILE = N_("Choose a file.")


def too_many_rows() -> Words:
    return n_words(
        "This list is longer than one row. Please send it in parts.",
        "This list is longer than %(n)s rows. Please send it in parts.",
        MOST_ROWS,
    )


def unreadable(sentence: Words | str) -> Invalid:
    return Invalid({"list": sentence})


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that were made one, counted from 0; the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_wide(self) -> bool:
        return self.right > self.left


@dataclass(slots=True)
class Sheet:
    """`rows[0]` is row 1 of the file; every row is as wide as the widest."""

    title: str
    rows: list[list[str]]
    merges: list[Merge] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def is_blank(self, at: int) -> bool:
        return not any(self.rows[at])


def made(title: str, rows: list[list[str]], merges: list[Merge] | None = None) -> Sheet:
    """Trimmed of what is empty below and to the right, and every row as wide as the others."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((_width(row) for row in rows), default=0)
    even = [(row + [""] * width)[:width] for row in rows]
    inside = [m for m in merges or () if m.top < len(even) and m.left < width]
    return Sheet(title, even, inside)


def _width(row: list[str]) -> int:
    return max((n for n, cell in enumerate(row, 1) if cell), default=0)


def letter(column: int) -> str:
    """What spreadsheet programs call a column counted from 0: A, B… Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
