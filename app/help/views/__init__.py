"""Pages of the help board."""

from app.help.views import board, buying, show

ROUTES = [
    *board.ROUTES,
    *buying.ROUTES,
    *show.ROUTES,
]
