"""Any file somebody sends as a list: told by what is in it, never by its name (R42)."""

from __future__ import annotations

from app.registry.papers import csv_files, xlsx_files
from app.registry.papers.sheets import (
    EMPTY,
    MOST_BYTES,
    NO_FILE,
    NOT_A_LIST,
    OLD_EXCEL,
    TOO_MUCH_INSIDE,
    Sheet,
    unreadable,
)

_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z", b"RIFF")


def sheets_in(raw: bytes) -> list[Sheet]:
    """The sheets that hold something. Raises Invalid with what to do where there are none."""
    if not raw:
        raise unreadable(NO_FILE)
    if len(raw) > MOST_BYTES:
        raise unreadable(TOO_MUCH_INSIDE)
    if raw.startswith(_OLD_OFFICE):
        raise unreadable(OLD_EXCEL)
    if raw.startswith(_OTHERS) or raw.lstrip()[:1] == b"<":
        raise unreadable(NOT_A_LIST)
    sheets = xlsx_files.sheets_of(raw) if raw.startswith(_ZIP) else [csv_files.sheet_of(raw)]
    full = [sheet for sheet in sheets if sheet.rows]
    if not full:
        raise unreadable(EMPTY)
    return full
