"""What happens to meetings by the clock."""

from app.events import actions
from app.events.actions import door

JOBS = [
    ("tell what has changed about events", 60.0, actions.tell_changes),
    ("remind people of events", 60.0, actions.remind_due),
    ("forget who came to meetings long ago", 3600.0, door.forget_who_came),
]
