from app.events import actions

JOBS = [
    ("tell what has changed about events", 60.0, actions.tell_changes),
    ("remind people of events", 60.0, actions.remind_due),
]
