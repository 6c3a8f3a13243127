"""A meeting in a list, and what the viewer has answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.core.clock import now
from app.core.i18n import date_named, month_short
from app.core.places import place_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import rules, when
from app.events.models import (
    OVER,
    AnswerState,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.events.queries.occurrences import Happening, happening


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
