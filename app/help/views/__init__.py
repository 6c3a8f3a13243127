"""Pages of the help board."""

from app.help.views import (
    asking,
    board,
    buying,
    carrying,
    closing,
    ending,
    from_room,
    keeping,
    pairing,
    pictures,
    promising,
    reporting,
    show,
    suggesting,
)

ROUTES = [
    *board.ROUTES,
    *buying.ROUTES,
    *asking.ROUTES,
    *ending.ROUTES,
    *keeping.ROUTES,
    *from_room.ROUTES,
    *carrying.ROUTES,
    *closing.ROUTES,
    *pictures.ROUTES,
    *promising.ROUTES,
    *reporting.ROUTES,
    *pairing.ROUTES,
    *suggesting.ROUTES,
    *show.ROUTES,
]
