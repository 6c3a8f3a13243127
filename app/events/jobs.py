"""What happens to meetings by the clock."""

from app.events import actions
from app.events.actions import door

JOBS = [
    ("make the times of what repeats, ahead", 86_400.0, actions.make_all_ahead),
    ("tell what has changed about events", 60.0, actions.tell_changes),
    ("remind people of events", 60.0, actions.remind_due),
    ("forget who came to meetings long ago", 3600.0, door.forget_who_came),
    ("offer places at events to whoever waits", 60.0, actions.pass_on),
]
