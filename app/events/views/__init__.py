"""Pages of meetings."""

from app.events.views import attendance, calendar, door, feeds, show

ROUTES = [
    *feeds.ROUTES,
    *show.ROUTES,
    *calendar.ROUTES,
    *door.ROUTES,
    *attendance.ROUTES,
]
