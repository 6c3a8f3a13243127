"""Moments as people read them: by the clock on the wall there and, where that shows something else,
by their own."""

from __future__ import annotations

from datetime import date, datetime

from app.core.i18n import date_named, here, zone_named

TO = "–\N{WORD JOINER}"  # 18:00 and 20:00 stand on one line


def there(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_named(zone))


def day_there(moment: datetime, zone: str) -> date:
    return there(moment, zone).date()


def hours_there(starts: datetime, ends: datetime, zone: str) -> str:
    """18:00–20:00, or 18:00 – Monday, 23 November 02:00"""
    return _hours(there(starts, zone), there(ends, zone))


def hours_here(starts: datetime, ends: datetime, zone: str) -> str:
    """The same by the reader's clock, with the day where it is another one; "" where their clock
    shows what the one there does."""
    begins, began = here(starts), there(starts, zone)
    if begins.utcoffset() == began.utcoffset():
        return ""
    hours = _hours(begins, here(ends))
    return hours if begins.date() == began.date() else f"{date_named(begins.date())} {hours}"


def _hours(starts: datetime, ends: datetime) -> str:
    if starts.date() == ends.date():
        return f"{starts:%H:%M}{TO}{ends:%H:%M}"
    return f"{starts:%H:%M} – {date_named(ends.date())} {ends:%H:%M}"
