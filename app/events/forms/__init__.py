"""What the forms of meetings may send, by noun."""

from app.events.forms.answers import AnswerForm, GuestForm, duty_in
from app.events.forms.deciding import CancelForm, DecisionForm
from app.events.forms.planning import EventForm, OneForm, doubts_in
from app.events.forms.reminding import reminders_in
from app.events.forms.when import When

__all__ = [
    "AnswerForm",
    "CancelForm",
    "DecisionForm",
    "EventForm",
    "GuestForm",
    "OneForm",
    "When",
    "doubts_in",
    "duty_in",
    "reminders_in",
]
