"""CSV, in the alphabets and with the separators that programs here write."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import chain

from app.core.i18n import N_, words
from app.registry.papers.cells import clean
from app.registry.papers.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_A_LIST,
    Sheet,
    made,
    too_many_rows,
    unreadable,
)

SEPARATORS = ";\t,|"
LOOKED_AT = 60  # lines, to find the separator
_END = "end"  # of the file: a row of its own, unless a quotation mark is still open
NEVER_CLOSED = N_(
    "A quotation mark is opened in row %(row)s and never closed, so that what follows cannot be "
    "told apart. Please close it, or take it out."
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def sheet_of(raw: bytes) -> Sheet:
    """Raises Invalid for what is no text."""
    text = _text(raw)
    rows: list[list[str]] = []
    try:
        read = csv.reader(chain(_lines(text), [_END]), delimiter=_separator(text))
        for row in read:
            if len(rows) > MOST_ROWS:
                raise unreadable(too_many_rows())
            rows.append([clean(cell) for cell in row[:MOST_COLUMNS]])
    except csv.Error:
        raise unreadable(NOT_A_LIST) from None
    if rows.pop() != [_END]:
        raise unreadable(words(NEVER_CLOSED, row=len(rows) + 1))
    return made("", rows)


def _lines(text: str) -> list[str]:
    """As programs end them, and no other sign: of several there are in Unicode, a cell may hold
    one."""
    return list(io.StringIO(text, newline=""))


def _text(raw: bytes) -> str:
    alphabet = next((name for bom, name in _BOMS if raw.startswith(bom)), None)
    if alphabet is None and raw[:4096].count(0) > len(raw[:4096]) // 4:
        alphabet = "utf-16-le"  # Excel's «Unicode text», whose mark somebody lost
    if alphabet is None and b"\0" in raw:
        raise unreadable(NOT_A_LIST)
    for name in (alphabet,) if alphabet else ("utf-8", "cp1251"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        return text.replace("\0", "").replace("\x0b", "\n").replace("\x0c", "\n")
    return raw.decode(alphabet or "cp1251", "replace")


def _separator(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, above one; Excel may say it in
    the first line."""
    if text.startswith("sep=") and len(text) > 4:
        return text[4]
    lines = [line for line in _lines(text)[:LOOKED_AT] if line.strip()]
    return max(SEPARATORS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines: list[str], sign: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
    except csv.Error:
        return (0, 0)
    return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))
