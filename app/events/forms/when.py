"""When something is held: once, or by a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from app.core.clock import now
from app.core.days import day_in, read_day
from app.core.forms import Fields
from app.core.i18n import N_, words, zone_named
from app.events.forms.clocks import meant, time_in
from app.events.recurrence import DAYS, MINUTE, Plan, Rule, first_slot, moment

REPEATS = ("once", "weekly", "monthly_date", "monthly_weekday", "monthly_last")
STOPS = ("never", "until", "count")
MOST_EVERY = 12
MOST_TIMES = 400
MOST_SKIPS = 60
LONGEST = timedelta(days=14)

NO_FIRST_DAY = N_("Say on which day it is.")
ENDS_FIRST = N_("The end has to be after the start. If it ends on a later day, say that day, too.")
TOO_LONG = N_("One event lasts two weeks at most.")
OVER = N_("This time is over already.")
NOT_ITS_DAY = N_("The first day is not one of the weekdays you chose.")
NOT_THE_LAST = N_("The first day is not the last of its weekday in that month.")
NEVER = N_("Then it would never happen: the first day is later.")
NONE_LEFT = N_("Then it would never happen: no day of it is left.")
TOO_MANY_SKIPS = N_("Please leave out fewer days than this.")


@dataclass(frozen=True, slots=True)
class When:
    plan: Plan
    zone: str

    @classmethod
    def read(cls, fields: Fields, *, may_be_over: bool = False) -> Self:
        """Notes in `fields` what is wrong; what is answered then means nothing."""
        zone = fields.zone()
        clock = zone_named(zone)
        span = span_in(fields, clock, may_be_over=may_be_over)
        starts, minutes = span or (datetime(2020, 1, 1), 1)  # noqa: DTZ001 (on a wall)
        day = starts.date() if span else read_day(fields.raw("day"))
        rule = _rule_in(fields, day) if day else None
        skips = _skips_in(fields) if rule else frozenset()
        plan = Plan(starts, minutes, clock, rule, skips)
        if span and not fields.problems and first_slot(plan) is None:
            fields.wrong("skips", NONE_LEFT)
        return cls(plan, zone)


def span_in(
    fields: Fields, zone: ZoneInfo, *, may_be_over: bool = False
) -> tuple[datetime, int] | None:
    """When it begins on the wall, and how many minutes it lasts."""
    day, at, end_at = day_in(fields, "day", NO_FIRST_DAY), time_in(fields, "at"), None
    end_at = time_in(fields, "end_at")
    end_day = day_in(fields, "end_day") if fields.raw("end_day").strip() else day
    if day is None or at is None or end_at is None or end_day is None:
        return None
    starts = meant(fields, "starts_meant", datetime.combine(day, at), zone)
    ends = meant(fields, "ends_meant", datetime.combine(end_day, end_at), zone)
    if fields.problems.keys() & {"starts_meant", "ends_meant"}:
        return None
    lasts = moment(ends, zone) - moment(starts, zone)
    if lasts < MINUTE:
        fields.wrong("end_at", ENDS_FIRST)
    elif lasts > LONGEST:
        fields.wrong("end_day", TOO_LONG)
    elif not may_be_over and moment(starts, zone) <= now():
        fields.wrong("day", OVER)
    return starts, lasts // MINUTE


def _rule_in(fields: Fields, start: date) -> Rule | None:
    repeat = fields.raw("repeat") or "once"
    if repeat not in REPEATS:
        fields.choice("repeat", REPEATS)
    if repeat == "once" or repeat not in REPEATS:
        return None
    every = fields.whole("every", least=1, most=MOST_EVERY) if fields.raw("every") else 1
    until, count = _end_of_rule(fields, start)
    if repeat == "weekly":
        return Rule(False, every, _weekdays_in(fields, start), until, count)
    return Rule(True, every, _month_days(fields, repeat, start), until, count)


def _weekdays_in(fields: Fields, start: date) -> tuple[str, ...]:
    mine = DAYS[start.weekday()]
    chosen = tuple(day for day in DAYS if fields.ticked(f"on_{day}"))
    if chosen and mine not in chosen:
        fields.wrong(f"on_{DAYS[0]}", NOT_ITS_DAY)
    return chosen or (mine,)


def _month_days(fields: Fields, repeat: str, start: date) -> tuple[str, ...]:
    mine = DAYS[start.weekday()]
    if repeat == "monthly_weekday":
        return (f"{(start.day - 1) // 7 + 1}{mine}",)
    if repeat == "monthly_last":
        if (start + timedelta(days=7)).month == start.month:
            fields.wrong("repeat", NOT_THE_LAST)
        return (f"-1{mine}",)
    return ()


def _end_of_rule(fields: Fields, start: date) -> tuple[date | None, int | None]:
    stops = fields.choice("stops", STOPS) if fields.raw("stops") else "never"
    if stops == "count":
        return None, fields.whole("count", least=1, most=MOST_TIMES)
    if stops != "until":
        return None, None
    until = day_in(fields, "until")
    if until and until < start:
        fields.wrong("until", NEVER)
    return until, None


def _skips_in(fields: Fields) -> frozenset[date]:
    days: set[date] = set()
    for text in fields.raw("skips").replace(",", " ").replace(";", " ").split():
        found = read_day(text)
        if found is None:
            fields.wrong(
                "skips",
                words("“%(text)s” is not a day. Write it like this: 24.12.2026", text=text[:20]),
            )
        else:
            days.add(found)
    if len(days) > MOST_SKIPS:
        fields.wrong("skips", TOO_MANY_SKIPS)
    return frozenset(days)
