"""Pairs that may be one person."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import Circle
from app.registry import actions, queries
from app.registry.forms import chosen_in, verdict_in
from app.registry.queries import Pair


async def doubles(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    pairs = await queries.doubles_for(viewer, circle)
    return page(request, "registry/doubles.html", circle=circle, pairs=pairs)


async def _pair(request: Request) -> tuple[Circle, Pair]:
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    return circle, await queries.pair_for(viewer, circle, request.path_params["pair"])


async def pair(request: Request) -> Response:
    """Side by side, with what is closed left closed; the same, different, or later."""
    circle, both = await _pair(request)
    if request.method != "POST":
        return _page(request, circle, both)
    viewer, sent = viewer_of(request), await sent_form(request)
    try:
        verdict = verdict_in(sent)
        if verdict is None:
            chosen = chosen_in(sent, actions.CHOICES)
            _ = await actions.merge(viewer, both.stays.person, both.goes.person, chosen)
            return await _merged(request, circle, both)
        await actions.decide(viewer, both.likeness, verdict)
    except Invalid as no:
        return _page(request, circle, both, 422, problems=no.problems)
    except Conflict as no:
        return _page(request, circle, both, 409, problems={"": no.words})
    return go(request, "registry:doubles", circle=circle.pub, say=N_("It is remembered."))


async def _merged(request: Request, circle: Circle, both: Pair) -> Response:
    said = N_("They are one record now. It can be undone on the page of the family.")
    if both.stays.home:
        return go(request, "registry:household", household=both.stays.home.pub, say=said)
    return go(request, "registry:doubles", circle=circle.pub, say=said)


async def opened(request: Request) -> Response:
    """The same, with what is closed; that it was opened is written down."""
    circle, both = await _pair(request)
    people = [both.stays.person, both.goes.person]
    inside = await actions.open_people(viewer_of(request), people)
    return _page(request, circle, both, opened=inside)


def _page(
    request: Request, circle: Circle, both: Pair, status: int = 200, **more: object
) -> Response:
    shown = {"circle": circle, "pair": both, "opened": None} | more
    return page(request, "registry/pair.html", status, **shown)


ROUTES = [
    door("/c/{circle}/families/doubles", doubles, name="registry:doubles"),
    door("/c/{circle}/families/doubles/{pair}", pair, BOTH, name="registry:pair"),
    door("/c/{circle}/families/doubles/{pair}/open", opened, WRITES, name="registry:pair_open"),
]
