"""Pages of meetings."""

from app.events.views import calendar, feeds, show

ROUTES = [
    *feeds.ROUTES,  # before show: "…/x.ics" is no event of that name
    *show.ROUTES,
    *calendar.ROUTES,
]
