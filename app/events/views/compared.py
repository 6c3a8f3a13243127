"""What somebody else saved meanwhile beside what was typed: every field, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import LANGUAGES, gettext
from app.core.places import place_of
from app.events.recurrence import DAYS
from app.events.views import fields

ON = tuple(f"on_{day}" for day in DAYS)
TICKED = ("has_waiting_list", "needs_yes")


def apart(theirs: Mapping[str, str], yours: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """[(label, theirs, yours)] of what is not the same in both."""
    is_one = "repeat" not in theirs
    return [
        (label, _in_words(name, theirs), _in_words(name, yours))
        for name, label in labels()
        if (name in theirs if is_one else name in yours or name in (*TICKED, "days"))
        and _said(name, theirs) != _said(name, yours)
    ]


def _said(name: str, sent: Mapping[str, str]) -> str:
    if name == "days":
        return " ".join(on for on in ON if sent.get(on))
    return sent.get(name, "").replace("\r\n", "\n")


def _in_words(name: str, sent: Mapping[str, str]) -> str:
    said = _said(name, sent)
    if name == "days":
        return ", ".join(words for day, words in fields.weekdays() if sent.get(f"on_{day}"))
    if name in TICKED:
        return gettext("Yes") if said else gettext("No")
    if name == "zone":
        return place_of(said)
    choices = {
        "repeat": fields.repeats,
        "stops": fields.stops,
        "place_for": fields.place_for,
        "place_hours": lambda: fields.place_hours(said),
        "answer_by": lambda: fields.answer_by(said),
        "audience": fields.audiences,
        "locale": LANGUAGES.items,
    }
    return dict(choices[name]()).get(said, said) if name in choices else said


def labels() -> list[tuple[str, str]]:
    """What the fields are called, in the order of the form."""
    return [
        ("title", gettext("What is it?")),
        ("about", gettext("What should people know?")),
        ("day", gettext("Day")),
        ("at", gettext("Begins at")),
        ("end_at", gettext("Ends at")),
        ("end_day", gettext("On another day?")),
        ("zone", gettext("By the clock of")),
        ("repeat", gettext("How often?")),
        ("every", gettext("Every how many weeks or months?")),
        ("days", gettext("If weekly: on which days?")),
        ("stops", gettext("Until when?")),
        ("until", gettext("Last possible day")),
        ("count", gettext("How many times")),
        ("skips", gettext("Days on which it is left out")),
        ("place", gettext("Roughly where")),
        ("exact_place", gettext("Exact place")),
        ("online_url", gettext("Address of a call")),
        ("place_for", gettext("Who sees the exact place?")),
        ("place_hours", gettext("From when on?")),
        ("capacity", gettext("How many people can come?")),
        ("guests_max", gettext("How many may one person bring along?")),
        ("has_waiting_list", gettext("When it is full, people can wait for a place")),
        ("needs_yes", gettext("I say yes to each who wants to come")),
        ("answer_by", gettext("Until when can people answer?")),
        ("audience", gettext("Who sees it?")),
        ("locale", gettext("In which language is it?")),
        ("duties", gettext("What people do")),
        ("wanted", gettext("What to bring")),
    ]
