"""What is planned, and what somebody may know of it."""

from app.events.queries.calendar import Agenda, Card, Month, MonthPage, agenda_of, month_of
from app.events.queries.notices import words_for_notices
from app.events.queries.occurrences import (
    Happening,
    circle_of_event,
    exact_place_for,
    happening,
    occurrence_for,
    planned,
    visible_to,
)

__all__ = [
    "Agenda",
    "Card",
    "Happening",
    "Month",
    "MonthPage",
    "agenda_of",
    "circle_of_event",
    "exact_place_for",
    "happening",
    "month_of",
    "occurrence_for",
    "planned",
    "visible_to",
    "words_for_notices",
]
