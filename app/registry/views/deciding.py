"""Pairs that may be one person."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import Circle
from app.registry import actions, queries
from app.registry.forms import PairForm
from app.registry.queries import Pair

ONE_NOW = N_("They are one record now. It can be undone on the page of the family.")


async def _circle(request: Request) -> Circle:
    return await queries.circle_to_keep(viewer_of(request), request.path_params["circle"])


async def doubles(request: Request) -> Response:
    viewer, circle = viewer_of(request), await _circle(request)
    pairs = await queries.doubles_for(viewer, circle)
    return page(request, "registry/doubles.html", circle=circle, pairs=pairs)


async def _pair(request: Request) -> tuple[Circle, Pair]:
    viewer, circle = viewer_of(request), await _circle(request)
    return circle, await queries.pair_for(viewer, circle, request.path_params["pair"])


async def pair(request: Request) -> Response:
    """Side by side, with what is closed left closed; the same, different, or later."""
    viewer, circle = viewer_of(request), await _circle(request)
    if home := await queries.home_of_one(viewer, circle, request.path_params["pair"]):
        return await _is_one(request, home.pub)
    circle, both = await _pair(request)
    if request.method != "POST":
        return _page(request, circle, both)
    try:
        form = PairForm.parse(await sent_form(request), actions.CHOICES)
        both = both.as_read(form.seen, form.stays)
        if form.is_one:
            people = both.stays.person, both.goes.person
            _ = await actions.merge(viewer, *people, form.chosen, both.likeness)
            return _merged(request, circle, both)
        await actions.decide(viewer, both.likeness, form.verdict)
    except Invalid as no:
        return _page(request, circle, both, 422, problems=no.problems)
    except Conflict as no:
        return _page(request, circle, both, 409, problems={"": no.words})
    return go(request, "registry:doubles", circle=circle.pub, say=N_("It is remembered."))


async def _is_one(request: Request, household: str) -> Response:
    """Decided already: by the same form sent again, or by somebody else meanwhile."""
    if request.method == "POST":
        form = PairForm.parse(await sent_form(request), actions.CHOICES)
        if not form.is_one:
            raise Conflict(actions.ELSEWHERE)
    return go(request, "registry:household", household=household, say=ONE_NOW)


def _merged(request: Request, circle: Circle, both: Pair) -> Response:
    if both.stays.home:
        return go(request, "registry:household", household=both.stays.home.pub, say=ONE_NOW)
    return go(request, "registry:doubles", circle=circle.pub, say=ONE_NOW)


async def opened(request: Request) -> Response:
    """The same, with what is closed; that it was opened is written down."""
    circle, both = await _pair(request)
    people = [both.stays.person, both.goes.person]
    inside = await actions.open_people(viewer_of(request), people)
    return _page(request, circle, both, opened=inside)


def _page(request: Request, circle: Circle, both: Pair, status: int = 200, **more: Any) -> Response:
    shown: dict[str, Any] = {"circle": circle, "pair": both, "opened": None} | more
    return page(request, "registry/pair.html", status, **shown)


ROUTES = [
    door("/c/{circle}/families/doubles", doubles, name="registry:doubles"),
    door("/c/{circle}/families/doubles/{pair}", pair, BOTH, name="registry:pair"),
    door("/c/{circle}/families/doubles/{pair}/open", opened, WRITES, name="registry:pair_open"),
]
