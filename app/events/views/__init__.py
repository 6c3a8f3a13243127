"""Pages of meetings."""

from app.events.views import answering, attendance, calendar, door, feeds, hosting, show

ROUTES = [
    *answering.ROUTES,
    *attendance.ROUTES,
    *calendar.ROUTES,
    *door.ROUTES,
    *feeds.ROUTES,
    *hosting.ROUTES,
    *show.ROUTES,
]
