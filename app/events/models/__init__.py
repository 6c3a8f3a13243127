"""What is planned, when it happens, who answered, who came, and what they are reminded of."""

from app.events.models.answer import (
    HOLDS_SEATS,
    OVER,
    AnswerState,
    Duty,
    EventAnswer,
    Says,
)
from app.events.models.calendar import CalendarKey, Change, Remind, Reminder, ReminderWish
from app.events.models.door import CheckIn, Method
from app.events.models.event import Event, EventAudience, EventState, PlaceFor
from app.events.models.occurrence import HAPPENS, Occurrence, OccurrenceState

__all__ = [
    "HAPPENS",
    "HOLDS_SEATS",
    "OVER",
    "AnswerState",
    "CalendarKey",
    "Change",
    "CheckIn",
    "Duty",
    "Event",
    "EventAnswer",
    "EventAudience",
    "EventState",
    "Method",
    "Occurrence",
    "OccurrenceState",
    "PlaceFor",
    "Remind",
    "Reminder",
    "ReminderWish",
    "Says",
]
