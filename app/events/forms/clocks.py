"""Days and hours as people write them, and the times that must be asked about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from app.core.days import read_day
from app.core.forms import Fields
from app.core.i18n import N_, zone_named
from app.events.recurrence import Doubt, doubt_about

NO_TIME = N_("Write the time like this: 18:00")
WHICH = N_("Please say which one you mean.")


def read_time(text: str) -> time | None:
    """ "18:00", "9.30", or "18:00:00", as some browsers send it."""
    numbers = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", text.strip(), re.ASCII)
    if not numbers:
        return None
    hour, minute = map(int, numbers.groups())
    return time(hour, minute) if hour < 24 and minute < 60 else None


def time_in(fields: Fields, name: str) -> time | None:
    found = read_time(fields.raw(name))
    if found is None:
        fields.wrong(name, NO_TIME)
    return found


def meant(fields: Fields, name: str, at: datetime, zone: ZoneInfo) -> datetime:
    """What somebody means who wrote this time: of a time that is not there, or is there twice, they
    say which (`name`), and it is not guessed."""
    doubt = doubt_about(at, zone)
    if doubt is None:
        return at
    for n, one in enumerate(doubt.meant):
        if fields.raw(name) == doubt.answer(n):
            return one
    fields.wrong(name, WHICH)
    return at


def doubt_in(sent: Mapping[str, Any], day: str, at: str, zone: str) -> Doubt | None:
    """What has to be asked about the time these fields name."""
    on, clock = read_day(str(sent.get(day, ""))), read_time(str(sent.get(at, "")))
    if on is None or clock is None:
        return None
    return doubt_about(datetime.combine(on, clock), zone_named(zone))
