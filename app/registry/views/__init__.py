"""Pages of the list of families."""

from app.registry.views import (
    agreeing,
    asking,
    cards,
    copies,
    deciding,
    dividing,
    duties,
    families,
    gone,
    household,
    lists,
    mine,
    numbers,
)

ROUTES = [
    *families.ROUTES,
    *asking.ROUTES,
    *deciding.ROUTES,
    *duties.ROUTES,
    *cards.ROUTES,
    *household.ROUTES,
    *agreeing.ROUTES,
    *dividing.ROUTES,
    *lists.ROUTES,
    *gone.ROUTES,
    *numbers.ROUTES,
    *copies.ROUTES,
    *mine.ROUTES,
]
