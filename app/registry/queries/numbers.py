"""How many families there are, by place, by month and by size: exact for those who plan help,
for other members in bands that hide whoever stands out (R87)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.core.clock import now
from app.core.i18n import N_, Words, gettext, month_in_words, words
from app.core.viewer import Viewer
from app.groups.queries import Circle
from app.registry import rules
from app.registry.models import Household, State

FEWEST = 5  # families: of fewer nothing is said
STEPS = (FEWEST, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
MONTHS = 24
PLACES = 20
LARGEST = 6  # people: larger families are counted together

NO_PLACE = N_("Place not written")
OTHER_PLACES = N_("Other places")
FEWER = N_("fewer than %(n)s")
BETWEEN = N_("%(least)s to %(most)s")
AND_MORE = N_("%(n)s and more")


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int | None  # how long it is drawn: of a band its lower end; None: nobody learns it
    says: Words | str


@dataclass(frozen=True, slots=True)
class Numbers:
    is_exact: bool
    families: Words | str
    people: Words | str
    places: list[Bar]
    months: list[Bar]
    sizes: list[Bar]


async def numbers_for(viewer: Viewer, circle: Circle) -> Numbers:
    """For every member; the bands change once a week."""
    is_exact = rules.look_at_families(viewer, circle.id)
    zone = ZoneInfo(circle.zone)
    homes = Household.filter(group_id=circle.id, state=State.ACTIVE)
    if not is_exact:
        homes = homes.filter(head__created_at__lt=_monday(zone))
    rows = await homes.values_list("area", "registered_at", "adults", "children")
    places: Counter[str] = Counter(str(area) for area, *_ in rows)
    months = Counter(_month(at.astimezone(zone)) for _, at, *_ in rows)
    sizes = Counter(min(adults + children, LARGEST) for *_, adults, children in rows)
    people = sum(adults + children for *_, adults, children in rows)
    return Numbers(
        is_exact,
        _says(len(rows), is_exact),
        _says(people, is_exact),
        _places(places, is_exact),
        [_bar(month_in_words(*month), months[month], is_exact) for month in _span(months)],
        [_bar(_size(size), sizes[size], is_exact) for size in range(1, LARGEST + 1) if rows],
    )


def band_of(count: int) -> Words | str:
    """In which band a number lies; below the first, nobody learns it."""
    if count < FEWEST:
        return words(FEWER, n=FEWEST)
    for least, most in pairwise(STEPS):
        if count < most:
            return words(BETWEEN, least=least, most=most - 1)
    return words(AND_MORE, n=STEPS[-1])


def _says(count: int, is_exact: bool) -> Words | str:
    return str(count) if is_exact else band_of(count)


def _bar(label: str, count: int, is_exact: bool) -> Bar:
    drawn = count if is_exact else max((step for step in STEPS if step <= count), default=None)
    return Bar(label, drawn, _says(count, is_exact))


def _places(places: Mapping[str, int], is_exact: bool) -> list[Bar]:
    """The largest first; those that few families live in have no name for others."""
    named = sorted(
        ((area, n) for area, n in places.items() if area and (is_exact or n >= FEWEST)),
        key=lambda one: (-one[1], one[0]),
    )
    bars = [_bar(area, n, is_exact) for area, n in named[:PLACES]]
    rest = sum(n for area, n in places.items() if area) - sum(n for _, n in named[:PLACES])
    if rest:
        bars.append(_bar(gettext(OTHER_PLACES), rest, is_exact))
    if places.get(""):
        bars.append(_bar(gettext(NO_PLACE), places[""], is_exact))
    return bars


def _size(size: int) -> str:
    return gettext("%(n)s and more") % {"n": size} if size == LARGEST else str(size)


def _month(at: datetime) -> tuple[int, int]:
    return at.year, at.month


def _span(months: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Every month from the first to the last, also those in which nobody came."""
    if not months:
        return []
    (year, month), last = min(months), max(months)
    span = [(year, month)]
    while span[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        span.append((year, month))
    return span[-MONTHS:]


def _monday(zone: ZoneInfo) -> datetime:
    """When this week began."""
    here = now().astimezone(zone)
    day = (here - timedelta(days=here.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.astimezone(UTC)
