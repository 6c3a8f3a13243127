"""What is on in a month, by the days of the places where it is."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import here, month_beside, month_in_words
from app.core.viewer import Viewer
from app.events.queries.cards import Card, cards_of
from app.events.queries.occurrences import visible_to

A_DAY = timedelta(days=1)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int

    @classmethod
    def named(cls, name: str) -> Month:
        """Of "2026-11". Raises NotFound."""
        found = _MONTH.fullmatch(name)
        if not found:
            raise NotFound
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def now(cls) -> Month:
        """By the viewer's own clock."""
        today = here(now()).date()
        return cls(today.year, today.month)

    @property
    def is_now(self) -> bool:
        return self == Month.now()

    @property
    def name(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def words(self) -> str:
        return month_in_words(self.year, self.month)

    def words_beside(self, other: Month) -> str:
        return month_beside(self.first, other.year)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def before(self) -> Month | None:
        return self._beside(self.first - A_DAY)

    @property
    def after(self) -> Month | None:
        return self._beside(self.last + A_DAY)

    def _beside(self, day: date) -> Month | None:
        return Month(day.year, day.month) if 2000 <= day.year < 2100 else None


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    count: int  # of what is on

    @property
    def is_today(self) -> bool:
        return self.date == here(now()).date()

    @property
    def is_past(self) -> bool:
        return self.date < here(now()).date()


@dataclass(frozen=True, slots=True)
class MonthPage:
    month: Month
    weeks: list[list[Day | None]]  # from Monday; None is a day of another month
    cards: list[Card]

    @property
    def coming(self) -> list[Card]:
        return [card for card in self.cards if not card.is_over]

    @property
    def over(self) -> list[Card]:
        return [card for card in self.cards if card.is_over]


async def month_of(viewer: Viewer, group_id: int, month: Month) -> MonthPage:
    """What is on in a circle, by the days of the places where it is."""
    rows = visible_to(viewer).filter(
        group_id=group_id,
        starts_at__gte=_midnight(month.first - A_DAY),
        starts_at__lt=_midnight(month.last + 2 * A_DAY),
    )
    found = await cards_of(viewer, await rows.order_by("starts_at", "id"))
    cards = [card for card in found if month.first <= card.day <= month.last]
    return MonthPage(month, _weeks(month, cards), cards)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _weeks(month: Month, cards: Iterable[Card]) -> list[list[Day | None]]:
    counts = Counter(card.day for card in cards)
    days: list[Day | None] = [None] * month.first.weekday()
    for n in range(month.last.day):
        day = month.first + n * A_DAY
        days.append(Day(day, counts[day]))
    days += [None] * (-len(days) % 7)
    return [days[n : n + 7] for n in range(0, len(days), 7)]
