"""Excel workbooks, read without running, loading or believing anything they say of themselves."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from app.core.errors import Invalid
from app.registry.papers.cells import text_of
from app.registry.papers.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    NO_RESULT,
    NOT_A_LIST,
    OTHER_OFFICE,
    TOO_MUCH_INSIDE,
    Merge,
    Sheet,
    made,
    too_many_rows,
    unreadable,
)

MOST_UNPACKED = 40 * 1024 * 1024  # bytes; a list of 1,800 people has two million
MOST_PARTS = 300
MOST_FOLDED = 200  # times; honest sheets fold by ten to thirty


def sheets_of(raw: bytes) -> list[Sheet]:
    """Those that can be seen, in their order. Raises Invalid with a sentence for anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of pictures and styles we do not look at
            _weighed(raw)
            return _read(raw)
    except Invalid:
        raise
    except Exception:  # whatever a broken or hostile file makes of somebody else's parser
        raise unreadable(NOT_A_LIST) from None


def _weighed(raw: bytes) -> None:
    """Zip tells what it holds before it is unpacked, and never gives out more than it told."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = packed.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise unreadable(OTHER_OFFICE if "content.xml" in names else NOT_A_LIST)
        total = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or total > MOST_UNPACKED or total > len(raw) * MOST_FOLDED:
            raise unreadable(TOO_MUCH_INSIDE)


def _read(raw: bytes) -> list[Sheet]:
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_sheet(book, sheet) for sheet in seen[:MOST_SHEETS]]
    finally:
        book.close()


def _sheet(book: Any, sheet: Any) -> Sheet:
    rows: list[list[str]] = []
    with sheet._get_source() as source:
        parser = _Reading(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            _put(rows, number, cells)
        merged = parser.merged_cells
    merges = [_merge(one.bounds) for one in merged.mergeCell] if merged else []
    return made(sheet.title, rows, merges)


def _put(rows: list[list[str]], number: int, cells: list[dict[str, Any]]) -> None:
    values = [(cell["column"], text_of(cell["value"])) for cell in cells]
    values = [(column, text) for column, text in values if text and column <= MOST_COLUMNS]
    if not values or number <= len(rows):
        return
    if number > MOST_ROWS:
        raise unreadable(too_many_rows())
    rows.extend([] for _ in range(number - len(rows)))
    row = [""] * max(column for column, _ in values)
    for column, text in values:
        row[column - 1] = text
    rows[number - 1] = row


def _merge(bounds: tuple[int, int, int, int]) -> Merge:
    left, top, right, bottom = bounds
    return Merge(top - 1, left - 1, bottom - 1, right - 1)


class _Reading(WorkSheetParser):  # type: ignore[misc]
    """Of formulas it takes the results. One without a result was never opened in a program that
    works them out, and must not be taken for an empty cell."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = NO_RESULT
        return cell
