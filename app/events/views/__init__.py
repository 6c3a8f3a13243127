"""Pages of meetings."""

from app.events.views import answering, attendance, bringing, calendar, door, feeds, hosting, show

ROUTES = [
    *bringing.ROUTES,
    *answering.ROUTES,
    *attendance.ROUTES,
    *calendar.ROUTES,
    *door.ROUTES,
    *feeds.ROUTES,
    *hosting.ROUTES,
    *show.ROUTES,
]
