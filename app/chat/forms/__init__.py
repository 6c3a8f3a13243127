"""What the forms of rooms may send, by what they are about."""

from app.chat.forms.keeping import MuteForm, RemovalForm, ReportForm
from app.chat.forms.looking import DayForm, SearchForm
from app.chat.forms.rooms import (
    DAY_MS,
    LEVELS,
    KeepingForm,
    RoomForm,
    name_called,
    one_of,
    reason_in,
)
from app.chat.forms.saying import EditForm, MessageForm, ReactForm

__all__ = [
    "DAY_MS",
    "LEVELS",
    "DayForm",
    "EditForm",
    "KeepingForm",
    "MessageForm",
    "MuteForm",
    "ReactForm",
    "RemovalForm",
    "ReportForm",
    "RoomForm",
    "SearchForm",
    "name_called",
    "one_of",
    "reason_in",
]
