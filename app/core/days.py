"""Days as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from app.core.forms import Fields
from app.core.i18n import N_

EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)
NO_DAY = N_("Write the day like this: 24.12.2026")


def read_day(text: str) -> date | None:
    """Of the years in which something happens here."""
    found = any_day(text)
    return found if found and EARLIEST <= found <= LATEST else None


def any_day(text: str) -> date | None:
    """ "2026-12-24", as browsers send it, or "24.12.2026", as people write it."""
    numbers = re.fullmatch(r"(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})\.?", text.strip(), re.ASCII)
    if not numbers:
        return None
    first, month, last = map(int, numbers.groups())
    year, day = (first, last) if first > 31 else (last, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_in(
    fields: Fields,
    name: str,
    missing: str = NO_DAY,
    read: Callable[[str], date | None] = read_day,
) -> date | None:
    found = read(fields.raw(name))
    if found is None:
        fields.wrong(name, NO_DAY if fields.raw(name).strip() else missing)
    return found
