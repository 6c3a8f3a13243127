"""When an event happens: from the clock on the wall to moments, and from a rule to days. Nothing
here knows of a database.

A rule is kept as RFC 5545 writes it, of which we use what people say: every so many weeks on these
days, every so many months on this date or on this weekday, until a day or so many times. Its days
and hours are those on the wall, so that a supper at six stays at six when the clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any, Self
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

WALL = "%Y-%m-%dT%H:%M"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How something comes again. `days`: "MO" of a week; "2TU" or "-1FR" of a month, where no day
    means the date on which it began."""

    is_monthly: bool = False
    every: int = 1
    days: tuple[str, ...] = ()
    until: date | None = None  # the last day on which it may happen, there
    count: int | None = None

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> Self:
        """Of what `text` wrote."""
        said = dict(part.split("=", 1) for part in text.split(";"))
        until = said.get("UNTIL")
        return cls(
            is_monthly=said["FREQ"] == "MONTHLY",
            every=int(said.get("INTERVAL", 1)),
            days=tuple(said["BYDAY"].split(",")) if "BYDAY" in said else (),
            until=_until(until, zone) if until else None,
            count=int(said["COUNT"]) if "COUNT" in said else None,
        )

    def text(self, zone: ZoneInfo) -> str:
        """As RFC 5545 has it. UNTIL is a moment there: the last minute of that day."""
        parts = ["FREQ=MONTHLY" if self.is_monthly else "FREQ=WEEKLY"]
        parts += [f"INTERVAL={self.every}"] if self.every > 1 else []
        parts += [f"BYDAY={','.join(self.days)}"] if self.days else []
        parts += [f"COUNT={self.count}"] if self.count else []
        if self.until:
            last = datetime.combine(self.until, time(23, 59, 59), zone).astimezone(UTC)
            parts += [f"UNTIL={last:%Y%m%dT%H%M%SZ}"]
        return ";".join(parts)


def _until(text: str, zone: ZoneInfo) -> date:
    if not text.endswith("Z"):
        return datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    last = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return last.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Plan:
    """When something is planned, as the clock on the wall there says."""

    starts: datetime  # without a zone; fold says which of two
    minutes: int
    zone: ZoneInfo
    rule: Rule | None = None
    skips: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """One time a plan means: `local` names it for ever."""

    local: str
    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        return day_of(self.local)


def plan_of(event: Any) -> Plan:
    """Of anything that has `starts`, `fold`, `minutes`, `zone`, `rule` and `skips` as a row has."""
    zone = ZoneInfo(event.zone)
    return Plan(
        starts=wall(event.starts).replace(fold=event.fold),
        minutes=event.minutes,
        zone=zone,
        rule=Rule.parse(event.rule, zone) if event.rule else None,
        skips=frozenset(map(date.fromisoformat, filter(None, event.skips.split(",")))),
    )


def wall(text: str) -> datetime:
    """ "2026-11-29T18:00", as a clock there shows it."""
    return datetime.strptime(text, WALL)  # noqa: DTZ007 (a wall knows of no zone)


def day_of(local: str) -> date:
    return date.fromisoformat(local[:10])


def moment(at: datetime, zone: ZoneInfo) -> datetime:
    """In UTC. What no clock there shows is read as if the clocks had not gone forward yet, as RFC
    5545 says; of two, `fold` chooses."""
    return at.replace(tzinfo=zone).astimezone(UTC)


# --- which times ---------------------------------------------------------------------------------


def slots(plan: Plan, since: date, until: date) -> list[Slot]:
    """Those of these days, both among them."""
    found = (slot(plan, at) for at in _after(plan, since) if at.date() not in plan.skips)
    return list(takewhile(lambda one: one.day <= until, found))


def first_slot(plan: Plan, since: date = date.min) -> Slot | None:
    """The next one on that day or later; None where there is none any more."""
    found = (at for at in _after(plan, since) if at.date() not in plan.skips)
    at = next(found, None)
    return slot(plan, at) if at else None


def slot(plan: Plan, at: datetime) -> Slot:
    """The one that begins then on the wall."""
    fold = plan.starts.fold if at == plan.starts.replace(fold=0) else 0
    starts_at = moment(at.replace(fold=fold), plan.zone)
    return Slot(at.strftime(WALL), starts_at, starts_at + plan.minutes * MINUTE)


def times_before(plan: Plan, day: date) -> int:
    """How many times of its count a rule has used up by then: days left out are among them."""
    return sum(1 for _ in takewhile(lambda at: at.date() < day, _after(plan, date.min)))


def ended_before(plan: Plan, day: date) -> Plan:
    """The same until that day, and not on it."""
    assert plan.rule is not None, "what happens once does not end"
    return replace(plan, rule=replace(plan.rule, until=day - timedelta(days=1), count=None))


def _after(plan: Plan, since: date) -> Iterator[datetime]:
    start = plan.starts.replace(fold=0)
    if plan.rule is None:
        return iter([start] if start.date() >= since else [])
    begins = datetime.combine(max(since, start.date()), time.min)
    return islice(_dateutil(plan.rule, start).xafter(begins, inc=True), 5000)


def _dateutil(rule: Rule, start: datetime) -> rrule:
    until = datetime.combine(rule.until, time.max) if rule.until else None
    return rrule(
        MONTHLY if rule.is_monthly else WEEKLY,
        dtstart=start,
        interval=rule.every,
        byweekday=[_weekday(day) for day in rule.days] or None,
        bymonthday=start.day if rule.is_monthly and not rule.days else None,
        until=until,
        count=rule.count,
    )


def _weekday(day: str) -> weekday:
    """ "MO" of every week, "2TU" and "-1FR" of a month."""
    return weekday(DAYS.index(day[-2:]), int(day[:-2]) if day[:-2] else None)


# --- what is asked about, and not guessed --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Doubt:
    """A time that one night's clocks do not show, or show twice, and the two that may be meant."""

    is_missing: bool
    asked: datetime
    meant: tuple[datetime, datetime]  # the earlier first

    def answer(self, n: int) -> str:
        """How a form says which of the two. It names the time it is about: an answer to another
        question is none to this one."""
        return f"{self.asked.strftime(WALL)}/{n}"


def doubt_about(at: datetime, zone: ZoneInfo) -> Doubt | None:
    """None for nearly every time: the clocks there show it once."""
    at = at.replace(fold=0)
    first, second = moment(at, zone), moment(at.replace(fold=1), zone)
    if first == second:
        return None
    if first > second:  # read by the clock before the change it is later than by the one after it
        earlier, later = (one.astimezone(zone).replace(tzinfo=None) for one in (second, first))
        return Doubt(True, at, (earlier, later))
    return Doubt(False, at, (at, at.replace(fold=1)))
