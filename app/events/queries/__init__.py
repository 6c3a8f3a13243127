"""What is planned, and what somebody may know of it."""

from app.events.queries.calendar import Agenda, Card, Month, MonthPage, agenda_of, month_of
from app.events.queries.feeds import (
    Feed,
    Key,
    calendar_of,
    feed_behind,
    my_key,
    one_for_calendar,
)
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
    "Feed",
    "Happening",
    "Key",
    "Month",
    "MonthPage",
    "agenda_of",
    "calendar_of",
    "circle_of_event",
    "exact_place_for",
    "feed_behind",
    "happening",
    "month_of",
    "my_key",
    "occurrence_for",
    "one_for_calendar",
    "planned",
    "visible_to",
    "words_for_notices",
]
