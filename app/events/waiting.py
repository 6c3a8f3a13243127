"""Who is offered a seat next, and until when: the rule of the waiting list (domain.md 6), without a
database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.events.models import EventAnswer

AN_OFFER = timedelta(hours=12)
ON_THE_DAY = timedelta(hours=2)
SOON = timedelta(hours=12)  # before the start: then nights count, too
TOO_LATE = timedelta(hours=1)  # before the start: nobody is offered anything, first come
PATIENCE = timedelta(hours=24)  # of a larger party, until freed seats are kept for it
WAKES, SLEEPS = time(8), time(21)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, and who saw them go first. `keeps`: the seats wait for a larger party."""

    who: EventAnswer | None = None
    passed_over: tuple[EventAnswer, ...] = ()
    keeps: bool = False


def is_too_late(at: datetime, starts_at: datetime) -> bool:
    return starts_at - at < TOO_LATE


def turn(in_line: Iterable[EventAnswer], free: int | None, at: datetime) -> Turn:
    """Of those who wait, in their order: the first whose party fits, unless a larger one has been
    passed over for a day. `free` is None where there are seats for everybody."""
    passed: list[EventAnswer] = []
    for each in in_line:
        if free is None or each.party <= free:
            return Turn(each, tuple(passed))
        if each.passed_over_at and at - each.passed_over_at >= PATIENCE:
            return Turn(keeps=True)
        passed.append(each)
    return Turn()


def ends(at: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """How long an offer holds that is made at this moment: never into the last hour."""
    is_the_day = at.astimezone(zone).date() == starts_at.astimezone(zone).date()
    span = ON_THE_DAY if is_the_day else AN_OFFER
    until = at + span if starts_at - at < SOON else _awake(at, span, zone)
    return min(until, starts_at - TOO_LATE)


def _awake(at: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """So long after `at`, nights not counted."""
    while True:
        day = at.astimezone(zone).date()
        wakes = datetime.combine(day, WAKES, zone).astimezone(UTC)
        sleeps = datetime.combine(day, SLEEPS, zone).astimezone(UTC)
        at = max(at, wakes)
        if at < sleeps and at + span <= sleeps:
            return at + span
        if at < sleeps:
            span -= sleeps - at
        at = datetime.combine(day + timedelta(days=1), WAKES, zone).astimezone(UTC)
