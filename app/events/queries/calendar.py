"""What is on in a month, and what somebody goes to, with few questions to the database however much
there is."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tortoise.expressions import Q

from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import date_named, here, month_beside, month_in_words, month_short
from app.core.places import place_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import rules, when
from app.events.models import (
    HAPPENS,
    OVER,
    AnswerState,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.events.queries.occurrences import Happening, happening, visible_to

A_DAY = timedelta(days=1)
AHEAD = timedelta(days=30)  # how far one's agenda looks for what one has not answered
MOST = 40  # of those
COMING = (
    AnswerState.CONFIRMED,
    AnswerState.OFFERED,
    AnswerState.WAITLISTED,
    AnswerState.PENDING,
    AnswerState.NOTED,
)
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
class Card:
    """An event in a list, with what the viewer has answered."""

    one: Happening = field(repr=False)
    answer: EventAnswer | None = field(repr=False)
    is_own: bool  # the viewer holds it
    may_answer: bool
    nonce: str = field(default_factory=public_id)  # of the answer that is given here

    @property
    def pub(self) -> str:
        return self.one.pub

    @property
    def title(self) -> str:
        return self.one.title

    @property
    def place(self) -> str:
        return str(self.one.said("place"))

    @property
    def group_id(self) -> int:
        return self.one.group_id

    @property
    def starts_at(self) -> datetime:
        return self.one.row.starts_at

    @property
    def day(self) -> date:
        """On the wall there."""
        return when.day_there(self.starts_at, self.one.event.zone)

    @property
    def day_in_words(self) -> str:
        return date_named(self.day)

    @property
    def month_short(self) -> str:
        return month_short(self.day)

    @property
    def hours(self) -> str:
        row = self.one.row
        return when.hours_there(row.starts_at, row.ends_at, self.one.event.zone)

    @property
    def hours_here(self) -> str:
        row = self.one.row
        return when.hours_here(row.starts_at, row.ends_at, self.one.event.zone)

    @property
    def town(self) -> str:
        return place_of(self.one.event.zone)

    @property
    def is_over(self) -> bool:
        return self.one.row.ends_at <= now()

    @property
    def is_cancelled(self) -> bool:
        return OccurrenceState.CANCELLED is self.one.row.state or (
            self._state is EventState.CANCELLED
        )

    @property
    def is_draft(self) -> bool:
        return self._state is EventState.DRAFT

    @property
    def is_asked(self) -> bool:
        """It waits for a yes of those who may let it be."""
        return self._state is EventState.ASKED

    @property
    def _state(self) -> EventState:
        return self.one.event.state

    @property
    def left(self) -> int | None:
        return self.one.seats_left

    @property
    def has_waiting_list(self) -> bool:
        return self.one.event.has_waiting_list

    @property
    def was(self) -> str:
        """The answer that is known here: an older form must not undo a newer one."""
        return self.answer.nonce if self.answer else ""

    @property
    def mine(self) -> str:
        """What became of the viewer's answer, as its state or, of what holds nothing, what they
        said; "" where there is none."""
        if self.answer is None:
            return ""
        if self.answer.state is AnswerState.NOTED:
            return "maybe" if self.answer.says is Says.MAYBE else "no"
        return str(self.answer.state.value)


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


@dataclass(frozen=True, slots=True)
class Agenda:
    mine: list[Card]  # what the viewer holds, goes to, or waits for
    others: list[Card]  # what else there is in their circles


async def agenda_of(viewer: Viewer) -> Agenda:
    """Of all circles, from now on."""
    ahead = visible_to(viewer).filter(ends_at__gt=now())
    answered = Q(
        answers__membership__user_id=viewer.user_id or 0,
        answers__state__in=COMING,
        answers__says__in=(Says.GOING, Says.MAYBE),
    )
    held = Q(event__host__user_id=viewer.user_id or 0)
    mine = await ahead.filter(answered | held).distinct().order_by("starts_at", "id")
    rest = ahead.filter(event__state=EventState.PUBLISHED, state__in=HAPPENS)
    rest = rest.filter(starts_at__lt=now() + AHEAD).exclude(id__in=[row.id for row in mine])
    others = await rest.order_by("starts_at", "id").limit(MOST)
    cards = await cards_of(viewer, [*mine, *others])
    return Agenda(cards[: len(mine)], cards[len(mine) :])


async def cards_of(viewer: Viewer, rows: list[Occurrence]) -> list[Card]:
    """Of rows from `visible_to`, in their order."""
    answers = EventAnswer.filter(
        occurrence_id__in=[row.id for row in rows], membership__user_id=viewer.user_id or 0
    ).exclude(state__in=OVER)
    mine = {answer.occurrence_id: answer for answer in (await answers if rows else [])}
    at = now()
    return [_card(viewer, happening(row), mine.get(row.id), at) for row in rows]


def _card(viewer: Viewer, one: Happening, answer: EventAnswer | None, at: datetime) -> Card:
    may_answer = one.is_open(at) and rules.answer_event(viewer, one.planned)
    return Card(one, answer, rules.change_event(viewer, one.planned), may_answer)
