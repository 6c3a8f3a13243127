"""Words and dates for whoever is listening."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core import i18n
from app.core.i18n import (
    clock_time,
    date_in_words,
    day_in_words,
    iso,
    moment_in_words,
    n_words,
    say,
    speaking,
    tongue,
    words,
    zone_named,
    zones,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _it_is_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "now", lambda: NOON)


@pytest.mark.parametrize(
    ("locale", "today", "yesterday", "this_year", "another_year", "date"),
    [
        ("en", "Today", "Yesterday", "Friday, 6 March", "6 March 2025", "22 November 2026"),
        ("uk", "Сьогодні", "Учора", "пʼятниця, 6 березня", "6 березня 2025", "22 листопада 2026"),
        ("ka", "დღეს", "გუშინ", "პარასკევი, 6 მარტი", "6 მარტი 2025", "22 ნოემბერი 2026"),
    ],
)
def test_days_are_said_as_people_say_them(
    locale: str, today: str, yesterday: str, this_year: str, another_year: str, date: str
) -> None:
    with speaking(locale, "Europe/Kyiv"):
        assert day_in_words(NOON) == today
        assert day_in_words(NOON.replace(day=21)) == yesterday
        assert day_in_words(NOON.replace(month=3, day=6)) == this_year
        assert day_in_words(NOON.replace(year=2025, month=3, day=6)) == another_year
        assert date_in_words(NOON) == date


def test_an_ending_does_not_leave_its_number() -> None:
    with speaking("ka"):
        assert say("From 1 to 30.") == "1\N{NON-BREAKING HYPHEN}დან 30\N{NON-BREAKING HYPHEN}მდე."
        said = say(words("%(least)s to %(most)s", least=2, most=5))
    assert said == "2\N{NON-BREAKING HYPHEN}დან 5\N{NON-BREAKING HYPHEN}მდე"


@pytest.mark.parametrize(
    ("zone", "time", "day"),
    [("Europe/Kyiv", "23:30", "Yesterday"), ("Asia/Tbilisi", "01:30", "Today")],
)
def test_the_same_moment_is_another_day_by_another_clock(zone: str, time: str, day: str) -> None:
    late = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
    with speaking("en", zone):
        assert clock_time(late) == time
        assert day_in_words(late) == day
        assert moment_in_words(late) == f"{day.lower()} {time}"


def test_the_day_begins_at_the_listeners_midnight() -> None:
    with speaking("uk", "Asia/Tbilisi"):
        assert day_in_words(datetime(2026, 11, 21, 20, 0, tzinfo=UTC)) == "Сьогодні"
        assert day_in_words(datetime(2026, 11, 21, 19, 59, 59, tzinfo=UTC)) == "Учора"
        assert (
            day_in_words(datetime(2026, 11, 20, 19, 59, 59, tzinfo=UTC)) == "пʼятниця, 20 листопада"
        )


def test_the_clock_change_is_followed() -> None:
    with speaking("en", "Europe/Kyiv"):
        assert clock_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "03:30"
        assert clock_time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "03:30"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Please make the login at least 3 characters long."),
        ("uk", "У логіні має бути щонайменше 3 знаки."),
        ("ka", "ლოგინში მინიმუმ 3 ნიშანი უნდა იყოს."),
    ],
)
def test_a_sentence_that_counts_is_said_in_the_listeners_language(locale: str, said: str) -> None:
    counted = n_words(
        "Please make the login at least one character long.",
        "Please make the login at least %(n)s characters long.",
        3,
    )
    with speaking(locale):
        assert say(counted) == said


def test_gaps_are_filled_when_it_is_said() -> None:
    between = words("Please give a whole number from %(least)s to %(most)s.", least=1, most=30)
    assert str(between) == "Please give a whole number from %(least)s to %(most)s."
    with speaking("uk"):
        assert say(between) == "Вкажіть, будь ласка, ціле число від 1 до 30."


def test_what_nobody_translated_is_said_in_english() -> None:
    with speaking("ka"):
        assert say("Nobody translated this.") == "Nobody translated this."
        assert say("") == ""
        assert i18n.pgettext("a context", "Nobody translated this.") == "Nobody translated this."
        assert i18n.npgettext("a context", "One of them", "Many of them", 2) == "Many of them"


def test_who_listens_is_only_inside() -> None:
    before = tongue()
    with speaking("uk", "Asia/Tbilisi"):
        with speaking("ka"):
            assert tongue().locale == "ka"
        assert (tongue().locale, tongue().zone) == ("uk", ZoneInfo("Asia/Tbilisi"))
    assert tongue() == before


@pytest.mark.parametrize("unknown", ["", "Mars/Base", "../etc/passwd", "Etc/GMT+3", "EST"])
def test_an_unknown_zone_is_world_time(unknown: str) -> None:
    assert zone_named(unknown) == ZoneInfo("UTC")
    assert unknown not in zones()


def test_an_unknown_language_is_english() -> None:
    with speaking("xx") as heard:
        assert heard.locale == "en"


def test_a_moment_for_machines_has_no_microseconds() -> None:
    assert iso(NOON.replace(microsecond=123456)) == "2026-11-22T12:00:00+00:00"
