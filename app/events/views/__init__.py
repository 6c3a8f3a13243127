"""Pages of meetings."""

from app.events.views import attendance, calendar, door, feeds, hosting, show

ROUTES = [
    *attendance.ROUTES,
    *calendar.ROUTES,
    *door.ROUTES,
    *feeds.ROUTES,
    *hosting.ROUTES,
    *show.ROUTES,
]
