"""A calendar program that is not ours: it reads the text, expands rules by dateutil, and knows of
time zones only what the text says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from dateutil.rrule import rruleset, rrulestr
from dateutil.tz import tzical
from icalendar import Calendar


@dataclass(frozen=True)
class Shown:
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    is_cancelled: bool = False


class Phone:
    def __init__(self, text: str) -> None:
        self.text = text
        self.calendar = Calendar.from_ical(text)
        self.events = list(self.calendar.walk("VEVENT"))
        parts = [each.to_ical().decode() for each in self.calendar.walk("VTIMEZONE")]
        self.zones = tzical(StringIO("".join(parts))) if parts else None

    def shows(self, until: datetime) -> list[Shown]:
        """What stands in the calendar up to then, the earliest first."""
        own = {self._key(each): each for each in self.events if "RECURRENCE-ID" in each}
        found = [self._one(each) for each in own.values()]
        for each in self.events:
            if "RECURRENCE-ID" not in each:
                found += self._expanded(each, own, until)
        return sorted(
            (one for one in found if one.starts_at <= until), key=lambda one: one.starts_at
        )

    def _expanded(self, each: Any, own: Any, until: datetime) -> list[Shown]:
        if "RRULE" not in each:
            return [self._one(each)]
        starts, zone = each["DTSTART"].dt, each["DTSTART"].params["TZID"]
        lasts = self._moment(each["DTEND"]) - self._moment(each["DTSTART"])
        there = self.zones.get(zone)
        times = rruleset()
        rule = each["RRULE"].to_ical().decode()
        times.rrule(rrulestr(rule, dtstart=starts.replace(tzinfo=there)))
        for name, put in (("RDATE", times.rdate), ("EXDATE", times.exdate)):
            lists = each.get(name, [])
            for one in lists if isinstance(lists, list) else [lists]:
                for at in one.dts:
                    put(at.dt.replace(tzinfo=there))
        found = []
        for at in times:
            moment = at.astimezone(UTC)
            if moment > until:
                break
            if (str(each["UID"]), at.replace(tzinfo=None)) not in own:
                found.append(self._one(each, moment, moment + lasts))
        return found

    def _one(self, each: Any, starts: Any = None, ends: Any = None) -> Shown:
        return Shown(
            starts or self._moment(each["DTSTART"]),
            ends or self._moment(each["DTEND"]),
            str(each["SUMMARY"]),
            str(each.get("LOCATION", "")),
            str(each["STATUS"]) == "CANCELLED",
        )

    def _moment(self, prop: Any) -> datetime:
        zone = prop.params.get("TZID")
        if zone is None:
            assert prop.dt.utcoffset() == timedelta(), "neither a zone nor UTC"
            return prop.dt.astimezone(UTC)
        return prop.dt.replace(tzinfo=self.zones.get(zone)).astimezone(UTC)

    def _key(self, each: Any) -> tuple[str, datetime]:
        return str(each["UID"]), each["RECURRENCE-ID"].dt.replace(tzinfo=None)
