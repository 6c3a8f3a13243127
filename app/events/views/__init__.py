"""Pages of meetings."""

from app.events.views import (
    answering,
    attendance,
    bringing,
    calendar,
    cancelling,
    deciding,
    door,
    editing,
    feeds,
    hosting,
    show,
)

# The first that fits is taken: "key" would be a month, and "….ics" an event.
FIRST = feeds.ROUTES

ROUTES = [
    *FIRST,
    *answering.ROUTES,
    *attendance.ROUTES,
    *bringing.ROUTES,
    *calendar.ROUTES,
    *cancelling.ROUTES,
    *deciding.ROUTES,
    *door.ROUTES,
    *editing.ROUTES,
    *hosting.ROUTES,
    *show.ROUTES,
]
