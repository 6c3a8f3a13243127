"""How many came, for whoever held it: over the evening, and over the times before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import now
from app.core.db.quick import asked
from app.core.i18n import date_in_words, speaking, tongue
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import Method, Occurrence, OccurrenceState
from app.events.queries.door import EXPECTED, Expected, Here, answers_at_door, arrivals_at
from app.events.queries.occurrences import Happening, occurrence_for

QUARTER = timedelta(minutes=15)
MOST_QUARTERS = 24  # of a longer evening only those in which somebody came
MOST_TIMES = 12


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    says: str


@dataclass(frozen=True, slots=True)
class Attendance:
    expected: int
    came: int
    walked_in: int  # of those who came
    people: list[Expected]  # whoever had a place, as far as they may be named
    unnamed: int
    quarters: list[Bar]
    times: list[Bar]  # this event's occurrences, the last one last
    has_begun: bool


async def attended_for(viewer: Viewer, pub: str) -> Happening:
    """For whoever holds it. Raises Forbidden for others who know of it, NotFound for all others."""
    one = await occurrence_for(viewer, pub)
    rules.change_event.require(viewer, one.planned)
    return one


async def attendance_of(viewer: Viewer, one: Happening) -> Attendance:
    """From `attended_for`."""
    here = await arrivals_at(one)
    had_place = [
        each for each in await answers_at_door(viewer, one, here) if each.state in EXPECTED
    ]
    return Attendance(
        expected=sum(each.party for each in had_place),
        came=sum(each.party for each in here),
        walked_in=sum(each.party for each in here if each.method is Method.WALK_IN),
        people=[each for each in had_place if each.name],
        unnamed=sum(each.party for each in had_place if not each.name),
        quarters=_quarters(here),
        times=await _times(one),
        has_begun=one.row.starts_at <= now(),
    )


def _quarters(here: list[Here]) -> list[Bar]:
    """How many came in each quarter of an hour, also in those in between when nobody did."""
    came: Counter[datetime] = Counter()
    for each in here:
        came[_quarter(each.at)] += each.party
    if not came:
        return []
    first, last = min(came), max(came)
    span = [first + n * QUARTER for n in range((last - first) // QUARTER + 1)]
    if len(span) > MOST_QUARTERS:
        span = sorted(came)[-MOST_QUARTERS:]
    return [Bar(f"{at:%H:%M}", came[at], str(came[at])) for at in span]


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


async def _times(one: Happening) -> list[Bar]:
    """Of something that happened more than once already."""
    before = Occurrence.filter(event_id=one.event.id, starts_at__lte=now()).exclude(
        state=OccurrenceState.CANCELLED
    )
    rows = await before.order_by("-starts_at").limit(MOST_TIMES)
    if len(rows) < 2:
        return []
    came = await asked(
        "SELECT c.occurrence_id AS id, SUM(c.party) AS people FROM check_in c"
        " JOIN occurrence o ON o.id = c.occurrence_id"
        " WHERE o.event_id = $1 AND c.undone_at IS NULL GROUP BY c.occurrence_id",
        one.event.id,
    )
    people = {row["id"]: int(row["people"]) for row in came}
    with speaking(tongue().locale, one.event.zone):
        days = [date_in_words(row.starts_at) for row in rows]
    counts = [people.get(row.id, 0) for row in rows]
    bars = [Bar(day, count, str(count)) for day, count in zip(days, counts, strict=True)]
    return bars[::-1]
