"""Pages of the help board."""

from app.help.views import asking, board, buying, ending, keeping, show

ROUTES = [
    *board.ROUTES,
    *buying.ROUTES,
    *asking.ROUTES,
    *ending.ROUTES,
    *keeping.ROUTES,
    *show.ROUTES,
]
