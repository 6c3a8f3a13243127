"""Which days a rule means, and what the clocks there show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.events.recurrence import (
    Plan,
    Rule,
    doubt_about,
    ended_before,
    first_slot,
    moment,
    slots,
    times_before,
    wall,
)

KYIV, TBILISI, BERLIN = map(ZoneInfo, ("Europe/Kyiv", "Asia/Tbilisi", "Europe/Berlin"))
EVER = date(2099, 1, 1)


def plan(starts: str, rule: Rule | None = None, zone: ZoneInfo = KYIV, *skips: str) -> Plan:
    return Plan(wall(starts), 120, zone, rule, frozenset(map(date.fromisoformat, skips)))


def days(of: Plan, since: date = date.min, until: date = EVER) -> list[str]:
    return [one.local[:10] for one in slots(of, since, until)]


@pytest.mark.parametrize(
    ("zone", "summer", "winter"), [(KYIV, 15, 16), (BERLIN, 16, 17), (TBILISI, 14, 14)]
)
def test_a_weekly_supper_stays_at_six_over_a_year_with_two_clock_changes(
    zone: ZoneInfo, summer: int, winter: int
) -> None:
    supper = plan("2026-10-04T18:00", Rule(days=("SU",)), zone)
    year = slots(supper, date(2026, 10, 4), date(2027, 10, 3))
    assert len(year) == 53
    for one in year:
        there = one.starts_at.astimezone(zone)
        assert (there.hour, there.minute, there.weekday()) == (18, 0, 6)
        assert one.local == f"{there:%Y-%m-%dT%H:%M}"
        assert one.ends_at - one.starts_at == timedelta(hours=2)
    hours = {one.local[:10]: one.starts_at.hour for one in year}
    assert (hours["2026-10-18"], hours["2026-10-25"]) == (summer, winter)
    assert (hours["2027-03-21"], hours["2027-03-28"]) == (winter, summer)


def test_a_time_in_the_spring_gap_is_read_by_the_clock_before_it() -> None:
    """RFC 5545: it is held an hour later that night, and at its own hour again after it."""
    watch = plan("2027-03-21T03:30", Rule(days=("SU",)))
    found = slots(watch, date(2027, 3, 21), date(2027, 4, 4))
    there = [one.starts_at.astimezone(KYIV).strftime("%H:%M") for one in found]
    assert there == ["03:30", "04:30", "03:30"]
    assert [one.local[11:] for one in found] == ["03:30"] * 3


def test_of_two_such_times_the_first_is_meant_unless_the_start_says_otherwise() -> None:
    rule = Rule(days=("SU",), count=1)
    first = plan("2026-10-25T03:30", rule)
    second = Plan(wall("2026-10-25T03:30").replace(fold=1), 60, KYIV, rule)
    assert slots(first, date.min, EVER)[0].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert slots(second, date.min, EVER)[0].starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_month_is_met_by_its_date_and_left_out_where_it_has_none() -> None:
    by_date = plan("2026-01-31T18:00", Rule(is_monthly=True, count=4))
    assert days(by_date) == ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]


def test_a_month_is_met_by_a_weekday_counted_from_either_end() -> None:
    second = plan("2026-11-10T18:00", Rule(is_monthly=True, days=("2TU",), count=3))
    assert days(second) == ["2026-11-10", "2026-12-08", "2027-01-12"]
    last = plan("2026-11-27T18:00", Rule(is_monthly=True, days=("-1FR",), count=3))
    assert days(last) == ["2026-11-27", "2026-12-25", "2027-01-29"]


def test_several_days_of_every_second_week() -> None:
    rule = Rule(every=2, days=("MO", "TH"), until=date(2026, 12, 3))
    some = plan("2026-11-02T10:00", rule)
    assert days(some) == [
        *("2026-11-02", "2026-11-05", "2026-11-16", "2026-11-19"),
        *("2026-11-30", "2026-12-03"),
    ]


def test_days_left_out_use_up_the_count() -> None:
    supper = plan("2026-12-10T18:00", Rule(days=("TH",), count=3), KYIV, "2026-12-17")
    assert days(supper) == ["2026-12-10", "2026-12-24"]
    assert times_before(supper, date(2026, 12, 24)) == 2


def test_a_rule_of_which_nothing_is_left_says_so() -> None:
    over = plan("2026-12-10T18:00", Rule(days=("TH",), until=date(2026, 12, 9)))
    assert first_slot(over) is None
    out = plan("2026-12-10T18:00", Rule(days=("TH",), count=1), KYIV, "2026-12-10")
    assert first_slot(out) is None
    assert first_slot(plan("2026-12-10T18:00"), date(2026, 12, 11)) is None


def test_the_last_day_counts_as_it_is_there() -> None:
    """Late in the evening in Tbilisi it is still that day, and in UTC, too, it would be; early in
    the morning in UTC it is not yet."""
    for zone, at in ((TBILISI, "01:00"), (KYIV, "23:30"), (BERLIN, "00:15")):
        until = Rule(days=("TU",), until=date(2026, 12, 8))
        assert days(plan(f"2026-12-01T{at}", until, zone)) == ["2026-12-01", "2026-12-08"]
        ended = ended_before(plan(f"2026-12-01T{at}", until, zone), date(2026, 12, 8))
        assert days(ended) == ["2026-12-01"]


@pytest.mark.parametrize("zone", [KYIV, TBILISI, BERLIN])
@pytest.mark.parametrize(
    "rule",
    [
        Rule(days=("SU",)),
        Rule(every=3, days=("MO", "WE"), count=8),
        Rule(is_monthly=True, days=("-1FR",), until=date(2027, 6, 30)),
        Rule(is_monthly=True, every=2, until=date(2026, 10, 25)),
    ],
)
def test_a_rule_comes_back_from_its_text(rule: Rule, zone: ZoneInfo) -> None:
    assert Rule.parse(rule.text(zone), zone) == rule


def test_what_no_clock_shows_is_asked_about() -> None:
    night = doubt_about(wall("2027-03-28T03:30"), KYIV)
    assert night is not None
    assert night.is_missing
    assert night.meant == (wall("2027-03-28T02:30"), wall("2027-03-28T04:30"))
    berlin = doubt_about(wall("2027-03-28T02:00"), BERLIN)
    assert berlin is not None
    assert [f"{one:%H:%M}" for one in berlin.meant] == ["01:00", "03:00"]


def test_what_clocks_show_twice_is_asked_about() -> None:
    night = doubt_about(wall("2026-10-25T03:30"), KYIV)
    assert night is not None
    assert not night.is_missing
    first, second = (moment(one, KYIV) for one in night.meant)
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        ("2026-10-25T02:59", KYIV),
        ("2026-10-25T04:00", KYIV),
        ("2027-03-28T04:00", KYIV),
        ("2027-03-28T03:30", TBILISI),
        ("2026-10-25T03:30", BERLIN),
    ],
)
def test_all_other_times_are_clear(at: str, zone: ZoneInfo) -> None:
    assert doubt_about(wall(at), zone) is None
