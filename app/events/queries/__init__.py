"""What is planned, and what somebody may know of it."""

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
    "Happening",
    "circle_of_event",
    "exact_place_for",
    "happening",
    "occurrence_for",
    "planned",
    "visible_to",
    "words_for_notices",
]
