"""Pages of meetings."""

from app.events.views import show

ROUTES = [
    *show.ROUTES,
]
