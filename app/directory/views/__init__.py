"""Pages of people: finding them, one card, my own, and who may reach whom."""

from app.directory.views import canaries, card, contact, copies, me, more, people

ROUTES = [
    *people.ROUTES,
    *contact.ROUTES,
    *me.ROUTES,
    *card.ROUTES,
    *canaries.ROUTES,
    *more.ROUTES,
    *copies.ROUTES,
]
