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
    reporting,
    show,
)

# In whatever order: `{month:month}` and `{event:event}` say what is none.
ROUTES = [
    *answering.ROUTES,
    *attendance.ROUTES,
    *bringing.ROUTES,
    *calendar.ROUTES,
    *cancelling.ROUTES,
    *deciding.ROUTES,
    *door.ROUTES,
    *editing.ROUTES,
    *feeds.ROUTES,
    *hosting.ROUTES,
    *reporting.ROUTES,
    *show.ROUTES,
]
