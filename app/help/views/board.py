"""Who needs what, and who can help."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for, circles_of
from app.help import queries
from app.help.forms.searching import SearchForm
from app.help.queries import About, Show

SHOWS = [
    (Show.ALL, N_("Everything")),
    (Show.ASKS, N_("Asks")),
    (Show.OFFERS, N_("Offers")),
    (Show.MINE, N_("Mine")),
    (Show.DONE, N_("Done")),
]
ABOUTS = [
    (About.ALL, N_("All")),
    (About.NEAR, N_("Near me")),
    (About.MEDICINE, N_("Medicine")),
    (About.TRANSPORT, N_("Transport")),
    (About.DOCUMENTS, N_("Documents")),
    (About.HOME, N_("For the home")),
    (About.COMPANY, N_("Company")),
]


async def everywhere(request: Request) -> Response:
    """Somebody with one circle never sees that there could be several."""
    circles = await circles_of(viewer_of(request))
    if len(circles) == 1:
        return go(request, "help:board", circle=circles[0].pub)
    return page(request, "help/circles.html", circles=circles)


async def board(request: Request) -> Response:
    viewer, named = viewer_of(request), request.path_params
    circle = await circle_for(viewer, named["circle"])
    try:
        show, about = Show(named.get("show", "all")), About(named.get("about", "all"))
    except ValueError:
        raise NotFound from None
    seen = await queries.cards_for(viewer, circle.id, show, about, after=named.get("after", ""))
    veiled = await queries.veiled_in(viewer, circle.id) if show is Show.MINE else []
    more: dict[str, Any] = {"show": show, "about": about, "shows": SHOWS, "abouts": ABOUTS}
    more |= {"veiled": veiled}
    return page(request, "help/board.html", circle=circle, seen=seen, **more)


async def search(request: Request) -> Response:
    """What is looked for stands in no address."""
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    if request.method == "GET":
        return page(request, "help/search.html", circle=circle, seen=None)
    sent = await sent_form(request)
    try:
        query = SearchForm.parse(sent).q
    except Invalid as no:
        return page(request, "help/search.html", no=no, circle=circle, seen=None, sent=sent)
    seen = await queries.cards_for(viewer, circle.id, query=query)
    return page(request, "help/search.html", circle=circle, seen=seen, sent=sent)


ROUTES = [
    door("/help", everywhere, name="help:everywhere"),
    door("/c/{circle}/help", board, name="help:board"),
    door("/c/{circle}/help/search", search, BOTH, name="help:search"),
    door("/c/{circle}/help/{show}/{about}", board, name="help:shown"),
    door("/c/{circle}/help/{show}/{about}/{after}", board, name="help:more"),
]
