"""Events as programs on phones read them: RFC 5545. Nothing here knows of a database.

What comes again is one event with its rule; whatever does not happen as the rule says stands
beside it under RECURRENCE-ID. A cancelled one stays, as cancelled: a phone that once showed it has
to learn that it does not take place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

from app.events.written_zones import written_out

MAKER = "-//calendar//calendar//EN"  # says nothing of us either
WALL = "%Y-%m-%dT%H:%M"
YEARS_AHEAD = 5  # that a zone is written out for, where a rule has no end


@dataclass(frozen=True, slots=True)
class Face:
    """What a calendar shows of an event: as little as whoever asked for it wants."""

    title: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """One time that it happens. `local`: when its rule put it."""

    local: str
    starts_at: datetime
    ends_at: datetime
    face: Face
    is_cancelled: bool = False
    is_left_out: bool = False  # they answered no


@dataclass(frozen=True, slots=True)
class Series:
    """An event with its times, of which there is at least one; what happens once has one, and no
    rule."""

    uid: str
    zone: str
    starts: str
    minutes: int
    rule: str
    face: Face
    sequence: int
    changed_at: datetime
    times: tuple[Time, ...]
    skips: frozenset[date] = frozenset()
    goes_on: bool = True  # after the last of its times, as the rule says


def calendar(name: str, found: Sequence[Series]) -> bytes:
    """All of them, with the zones that they name."""
    made = _empty(name)
    for zone, years in sorted(_years(found).items()):
        made.add_component(written_out(zone, *years))
    for one in found:
        for event in _events(one):
            made.add_component(event)
    return bytes(made.to_ical())


def one_time(name: str, series: Series, time: Time) -> bytes:
    """One time alone. It names the series it belongs to: whoever takes both has it once."""
    made = _empty(name)
    first = time.starts_at.astimezone(ZoneInfo(series.zone))
    made.add_component(written_out(series.zone, first.year, first.year + 1))
    made.add_component(_single(series, time))
    return bytes(made.to_ical())


def _empty(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", name)
    return made


# --- events


def _events(one: Series) -> Iterator[Event]:
    if not one.rule:
        yield from (_single(one, time) for time in one.times if not time.is_left_out)
        return
    last = max(time.local for time in one.times)
    meant = _meant(one, last)
    yield _master(one, meant, last)
    for time in one.times:
        if not time.is_left_out and (_differs(one, time) or time.local not in meant):
            yield _single(one, time)


def _master(one: Series, meant: list[str], last: str) -> Event:
    made = _begun(one, one.face, is_cancelled=False)
    there = {time.local for time in one.times}
    left_out = {time.local for time in one.times if time.is_left_out}
    starts = _wall(one, (meant or [last])[0])
    made.add("dtstart", starts)
    made.add("dtend", _later(starts, one.minutes))
    rule = vRecur.from_ical(one.rule)
    if not one.goes_on:
        rule.pop("COUNT", None)
        rule["UNTIL"] = [_wall(one, last).astimezone(UTC)]
    made.add("rrule", rule)
    hour = one.starts[10:]
    skipped = {f"{day.isoformat()}{hour}" for day in one.skips} - there
    for local in sorted((set(meant) - there) | (left_out & set(meant)) | skipped):
        made.add("exdate", _wall(one, local))
    for local in sorted(there - left_out - set(meant)):
        made.add("rdate", _wall(one, local))
    return made


def _single(one: Series, time: Time) -> Event:
    made = _begun(one, time.face, is_cancelled=time.is_cancelled)
    if one.rule:
        made.add("recurrence-id", _wall(one, time.local))
    starts, ends = (at.astimezone(ZoneInfo(one.zone)) for at in (time.starts_at, time.ends_at))
    if starts.fold or ends.fold:  # the second of two such times has no other name
        starts, ends = time.starts_at.astimezone(UTC), time.ends_at.astimezone(UTC)
    made.add("dtstart", starts)
    made.add("dtend", ends)
    return made


def _begun(one: Series, face: Face, *, is_cancelled: bool) -> Event:
    made = Event()
    made.add("uid", one.uid)
    made.add("dtstamp", one.changed_at)
    made.add("last-modified", one.changed_at)
    made.add("sequence", one.sequence)
    made.add("summary", face.title)
    if face.place:
        made.add("location", face.place)
    made.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    made.add("class", "PRIVATE")  # whoever shares their calendar shares only that they are busy
    return made


def _meant(one: Series, last: str) -> list[str]:
    """The times on the wall that the rule gives up to the last one we know of."""
    until = _wall(one, last)
    found = []
    for at in rrulestr(one.rule, dtstart=_wall(one, one.starts)):
        if at > until:
            break
        found.append(at.strftime(WALL))
    return found


def _differs(one: Series, time: Time) -> bool:
    """Whether a phone that goes by the rule alone would show something else. What no clock shows in
    a spring night is read by every program in its own way: it is said."""
    starts = time.starts_at.astimezone(ZoneInfo(one.zone))
    as_meant = starts.strftime(WALL) == time.local and not starts.fold
    as_long = time.ends_at - time.starts_at == timedelta(minutes=one.minutes)
    return time.is_cancelled or time.face != one.face or not (as_meant and as_long)


def _wall(one: Series, local: str) -> datetime:
    return datetime.strptime(local, WALL).replace(tzinfo=ZoneInfo(one.zone))


def _later(starts: datetime, minutes: int) -> datetime:
    ends = starts.astimezone(UTC) + timedelta(minutes=minutes)
    return ends.astimezone(starts.tzinfo)


# --- zones


def _years(found: Sequence[Series]) -> dict[str, tuple[int, int]]:
    """Of every zone the first year and the last that something happens in it."""
    years: dict[str, set[int]] = defaultdict(set)
    for one in found:
        starts = _wall(one, one.starts).year
        ends = max(time.ends_at for time in one.times).year
        years[one.zone] |= {starts, ends + (YEARS_AHEAD if one.rule and one.goes_on else 1)}
        years[one.zone] |= {time.starts_at.year for time in one.times}
    return {zone: (min(each), max(each)) for zone, each in years.items()}
