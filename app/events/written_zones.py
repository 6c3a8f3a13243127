"""The clocks of a place as RFC 5545 writes them out, for phones that have no list of zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


@lru_cache(200)
def written_out(name: str, first: int, last: int) -> Timezone:
    """With every turn of its clocks in these years. The library's own is an hour off in spring: a
    turn stands under the time that the clocks showed before it."""
    zone = ZoneInfo(name)
    made = Timezone()
    made.add("tzid", name)
    begin = datetime(first, 1, 1, tzinfo=UTC) - A_DAY
    turns: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    turns[_kind(zone, begin, begin)].append(_shown(zone, begin, begin))
    for before, after in _turns(zone, begin, datetime(last + 1, 1, 1, tzinfo=UTC)):
        turns[_kind(zone, before, after)].append(_shown(zone, before, after))
    for (offset_before, offset_after, short, is_summer), times in turns.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("tzname", short)
        part.add("dtstart", times[0])
        part.add("tzoffsetfrom", offset_before)
        part.add("tzoffsetto", offset_after)
        if times[1:]:
            part.add("rdate", times[1:])
        made.add_component(part)
    return made


def _turns(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The last second before and the first after each turn."""
    at = begin
    while at < end:
        if _offset(zone, at) != _offset(zone, at + A_DAY):
            before, after = at, at + A_DAY
            while after - before > A_SECOND:
                middle = before + ((after - before) // 2 // A_SECOND or 1) * A_SECOND
                is_before = _offset(zone, middle) == _offset(zone, before)
                before, after = (middle, after) if is_before else (before, middle)
            yield before, after
        at += A_DAY


def _kind(
    zone: ZoneInfo, before: datetime, after: datetime
) -> tuple[timedelta, timedelta, str, bool]:
    there = after.astimezone(zone)
    return (
        _offset(zone, before),
        _offset(zone, after),
        there.tzname() or zone.key,
        bool(there.dst()),
    )


def _shown(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """What the clocks would have shown, had they not turned."""
    return (after + _offset(zone, before)).replace(tzinfo=None)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
