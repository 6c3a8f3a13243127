"""Pages of rooms."""

from app.chat.views import (
    about,
    above,
    entering,
    keeping,
    looking,
    making,
    meeting,
    messages,
    order,
    rooms,
)

ROUTES = [
    *rooms.ROUTES,
    *making.ROUTES,
    *entering.ROUTES,
    *about.ROUTES,
    *above.ROUTES,
    *keeping.ROUTES,
    *meeting.ROUTES,
    *messages.ROUTES,
    *order.ROUTES,
    *looking.ROUTES,
]
