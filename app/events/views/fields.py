"""What the pages of an event's form need besides what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.i18n import gettext, n_words, say
from app.core.pages import page, viewer_of
from app.core.places import zone_options
from app.events.forms import doubts_in
from app.groups.queries import Circle

# What is folded away until it is wanted, or until something is wrong in it.
FOLDED = {
    "repeat": {"repeat", "every", "stops", "until", "count", "skips", "on_MO"},
    "more": {"answer_by", "audience", "locale", "needs_yes", "has_waiting_list"},
    "lists": {"duties", "wanted"},
}
PLACE_HOURS = (2, 24, 48)
ANSWER_BY = (60, 180, 1440, 2880, 10_080)


def form_page(
    request: Request,
    template: str,
    circle: Circle,
    sent: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, Any] | None = None,
    *,
    zone: str = "",
    **more: Any,
) -> Response:
    """`zone`: by which clock, where the form does not say."""
    may_narrow = len(viewer_of(request).roles.get(circle.id, ())) > 1
    standing: dict[str, Any] = {
        "is_one": False,
        "may_narrow": may_narrow,
        "zones": zone_options(sent.get("zone", "")),
        "repeats": repeats(),
        "weekdays": weekdays(),
        "stops": stops(),
        "place_for": place_for(),
        "place_hours": place_hours(sent.get("place_hours", "")),
        "audiences": audiences(),
        "answer_by": answer_by(sent.get("answer_by", "")),
        "opened": _opened(sent, problems or {}),
        "doubts": doubts_in(sent, zone),
    }
    shown = standing | more
    return page(
        request, template, status, circle=circle, sent=sent, problems=problems or {}, **shown
    )


def _opened(sent: Mapping[str, str], problems: Mapping[str, Any]) -> set[str]:
    opened = {name for name, within in FOLDED.items() if within & problems.keys()}
    if sent.get("repeat", "once") != "once":
        opened.add("repeat")
    if sent.get("duties") or sent.get("wanted"):
        opened.add("lists")
    return opened


def repeats() -> list[tuple[str, str]]:
    return [
        ("once", gettext("Only once")),
        ("weekly", gettext("By the week")),
        ("monthly_date", gettext("By the month, on the same date")),
        (
            "monthly_weekday",
            gettext("By the month, on the same weekday, such as the second Tuesday"),
        ),
        ("monthly_last", gettext("By the month, on the last such weekday")),
    ]


def weekdays() -> list[tuple[str, str]]:
    return [
        ("MO", gettext("Monday")),
        ("TU", gettext("Tuesday")),
        ("WE", gettext("Wednesday")),
        ("TH", gettext("Thursday")),
        ("FR", gettext("Friday")),
        ("SA", gettext("Saturday")),
        ("SU", gettext("Sunday")),
    ]


def stops() -> list[tuple[str, str]]:
    return [
        ("never", gettext("Until I end it")),
        ("until", gettext("Until a day")),
        ("count", gettext("So many times")),
    ]


def place_for() -> list[tuple[str, str]]:
    return [
        ("coming", gettext("Those who have a place")),
        ("audience", gettext("Everybody who sees the event")),
    ]


def audiences() -> list[tuple[str, str]]:
    return [
        ("members", gettext("Everybody in the circle")),
        ("team", gettext("Those who look after the circle")),
    ]


def place_hours(now: str) -> list[tuple[str, str]]:
    known = [("", gettext("At once"))]
    return known + [(str(n), _in_words(60 * n)) for n in sorted({*PLACE_HOURS, *_number(now)})]


def answer_by(now: str) -> list[tuple[str, str]]:
    known = [("", gettext("Until it begins"))]
    return known + [(str(n), _in_words(n)) for n in sorted({*ANSWER_BY, *_number(now)})]


def _in_words(minutes: int) -> str:
    if minutes % 1440 == 0:
        return say(n_words("1 day before", "%(n)s days before", minutes // 1440))
    if minutes % 60 == 0:
        return say(n_words("1 hour before", "%(n)s hours before", minutes // 60))
    return say(n_words("1 minute before", "%(n)s minutes before", minutes))


def _number(text: str) -> set[int]:
    return {int(text)} if text.isascii() and text.isdecimal() and len(text) < 7 else set()
