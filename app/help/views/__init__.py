"""Pages of the help board."""

from app.help.views import board, show

ROUTES = [
    *board.ROUTES,
    *show.ROUTES,
]
