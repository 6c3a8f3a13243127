"""Pages of meetings."""

from app.events.views import answering, attendance, bringing, calendar, door, feeds, hosting, show

ROUTES = [
    *feeds.ROUTES,  # first: "key" is no month, and "….ics" no event
    *bringing.ROUTES,
    *answering.ROUTES,
    *attendance.ROUTES,
    *calendar.ROUTES,
    *door.ROUTES,
    *hosting.ROUTES,
    *show.ROUTES,
]
