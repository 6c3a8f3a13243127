"""Our list as a file for a spreadsheet, in which nothing can run (R40)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Rows = Sequence[Sequence[str]]


def as_csv(rows: Rows) -> bytes:
    """With a mark by which Excel knows the alphabet."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [harmless(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula; after an apostrophe it is text."""
    return f"'{cell}" if cell.startswith(RUNS) else cell


def as_xlsx(rows: Rows) -> bytes:
    """Every cell is marked as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_text(sheet, cell) for cell in row])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, "".join(filter(_is_written, text)))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(RUNS)
    return cell


def _is_written(sign: str) -> bool:
    return sign >= " " or sign in "\t\n"
