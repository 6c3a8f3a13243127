"""What can happen to an event: it is planned, changed, answered, told of, and held."""

from app.events.actions.reminding import forget_reminders, remind, remind_due
from app.events.actions.telling import changed, tell, tell_changes

__all__ = [
    "changed",
    "forget_reminders",
    "remind",
    "remind_due",
    "tell",
    "tell_changes",
]
