"""What the pieces of an event's page need that its host wrote: when, where, how it comes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core.clock import now
from app.core.i18n import (
    N_,
    clock_time,
    day_in_words,
    gettext,
    n_words,
    say,
    speaking,
    tongue,
)
from app.core.places import place_of
from app.core.viewer import Viewer
from app.events import queries, when
from app.events.queries import Happening
from app.events.recurrence import DAYS, Plan, Rule, plan_of
from app.events.views.fields import weekdays

WHICH = {  # of such weekdays in a month
    "1": N_("the first %(day)s"),
    "2": N_("the second %(day)s"),
    "3": N_("the third %(day)s"),
    "4": N_("the fourth %(day)s"),
    "5": N_("the fifth %(day)s"),
    "-1": N_("the last %(day)s"),
}


@dataclass(frozen=True, slots=True)
class When:
    """In words. `zone` and `here` only for whoever lives by another clock."""

    there: str
    here: str
    zone: str
    rule: str


async def host_part(viewer: Viewer, one: Happening) -> dict[str, Any]:
    exact_place, online_url = await queries.exact_place_for(viewer, one)
    is_told = bool(exact_place or online_url)
    has_more = bool(one.said("exact_place") or one.said("online_url"))
    return {
        "when": when_of(one),
        "exact_place": exact_place,
        "online_url": online_url,
        "is_place_closed": has_more and not is_told,
        "place_is_told": _told_when(one),
        "host_name": one.event.host.name,
        "may_enter_room": await queries.may_enter_room(viewer, one),
    }


def when_of(one: Happening) -> When:
    mine, zone = tongue().zone, ZoneInfo(one.event.zone)
    here = _span(one)
    with speaking(tongue().locale, zone):
        there = _span(one)
    is_same = (
        one.row.starts_at.astimezone(zone).utcoffset()
        == one.row.starts_at.astimezone(mine).utcoffset()
    )
    rule = rule_in_words(plan_of(one.event))
    return When(there, here, "" if is_same else place_of(one.event.zone), rule)


def _span(one: Happening) -> str:
    starts, ends = one.row.starts_at, one.row.ends_at
    first, last = day_in_words(starts), day_in_words(ends)
    if first == last:
        return f"{first}, {clock_time(starts)}{when.TO}{clock_time(ends)}"
    return f"{first}, {clock_time(starts)} – {last}, {clock_time(ends)}"


def rule_in_words(plan: Plan) -> str:
    """ "Every week: Sunday"; "" for what happens once."""
    rule = plan.rule
    if rule is None:
        return ""
    days = ", ".join(_days_in_words(rule, plan.starts.day))
    said = [f"{_how_often(rule)}: {days}" if days else _how_often(rule)]
    if rule.until:
        said.append(gettext("until %(day)s") % {"day": f"{rule.until:%d.%m.%Y}"})
    if rule.count:
        said.append(say(n_words("once", "%(n)s times in all", rule.count)))
    return ", ".join(said)


def _how_often(rule: Rule) -> str:
    if rule.every == 1:
        return gettext("Every month") if rule.is_monthly else gettext("Every week")
    if rule.is_monthly:
        return say(n_words("Every one month", "Every %(n)s months", rule.every))
    return say(n_words("Every one week", "Every %(n)s weeks", rule.every))


def _days_in_words(rule: Rule, date: int) -> list[str]:
    called = dict(weekdays())
    if not rule.is_monthly:
        return [called[day] for day in DAYS if day in rule.days]
    if not rule.days:
        return [gettext("on day %(n)s") % {"n": date}]
    return [gettext(WHICH[day[:-2]]) % {"day": called[day[-2:]]} for day in rule.days]


def _told_when(one: Happening) -> str:
    hours = one.event.place_hours
    is_near = not hours or now() >= one.row.starts_at - timedelta(hours=hours)
    if one.event.place_for == "audience":
        said = n_words(
            "You read it here 1 hour before it begins.",
            "You read it here %(n)s hours before it begins.",
            hours or 0,
        )
        return say(said)
    if is_near:
        return gettext("You read it here as soon as you have a place.")
    return say(
        n_words(
            "You read it here 1 hour before it begins, if you have a place.",
            "You read it here %(n)s hours before it begins, if you have a place.",
            hours or 0,
        )
    )
