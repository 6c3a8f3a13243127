"""Pages of order: the care desk, reports, what waits for a second person, roles, the log."""

from app.moderation.views import (
    acts,
    cards,
    choosing,
    desk,
    log,
    measures,
    mine,
    reports,
    rights,
    roles,
)

ROUTES = [
    *desk.ROUTES,
    *acts.ROUTES,
    *log.ROUTES,
    *roles.ROUTES,
    *choosing.ROUTES,
    *reports.ROUTES,
    *mine.ROUTES,
    *measures.ROUTES,
    *rights.ROUTES,
    *cards.ROUTES,
]
