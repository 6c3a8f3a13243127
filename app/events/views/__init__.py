"""Pages of meetings."""

from app.events.views import calendar, show

ROUTES = [
    *show.ROUTES,
    *calendar.ROUTES,
]
