"""Finding people. What is looked for never stands in an address (safety.md 6), so looking for
somebody is a form that is sent."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Invalid, Refusal, TooMany
from app.core.pages import go, page, sent_form, viewer_of
from app.directory import actions, queries
from app.directory.forms import SearchForm
from app.directory.questions import DEEDS
from app.groups.queries import Circle, circle_for

PAGE = "directory/people.html"


async def people(request: Request) -> Response:
    circle = await _circle(request)
    if request.method == "POST":
        return await _search(request, circle)
    shown = None if circle.is_guarded else await queries.people_of(viewer_of(request), circle)
    return await _shown(request, circle, shown)


async def after(request: Request) -> Response:
    """The next page, in an open-hearted circle."""
    circle = await _circle(request)
    card = request.path_params["card"]
    shown = await queries.people_of(viewer_of(request), circle, after=card)
    return await _shown(request, circle, shown, is_first=False)


async def _search(request: Request, circle: Circle) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    try:
        form = SearchForm.parse(sent)
        me = await queries.my_head(viewer, circle.id)
        await actions.begin_search(viewer, me, f"{form.only} {form.query}")
    except (Invalid, TooMany) as no:
        return await _shown(request, circle, None, sent, no)
    found = await queries.search(viewer, circle, form.query, form.only)
    for pub in found.made_up:
        await actions.ring(viewer, circle.id, pub, "search")
    return await _shown(request, circle, found, sent=sent, is_search=True)


async def _shown(
    request: Request,
    circle: Circle,
    shown: queries.People | None,
    sent: Mapping[str, str] | None = None,
    no: Refusal | None = None,
    **how: bool,
) -> Response:
    alarms = await queries.alarms_for(viewer_of(request), circle)
    return page(
        request,
        PAGE,
        no=no,
        circle=circle,
        shown=shown,
        deeds={field.value: words for field, words in DEEDS.items()},
        alarms=[one for one in alarms if not one.is_ring],
        has_rung=any(one.is_ring for one in alarms),
        sent=sent or {},
        **{"is_first": True, "is_search": False, **how},
    )


async def of(request: Request) -> Response:
    """From an account, as rooms know people, to its card in a circle."""
    circle = await _circle(request)
    person = request.path_params["person"]
    card = await queries.card_behind(viewer_of(request), circle.id, person)
    return go(request, "directory:card", card=card)


async def _circle(request: Request) -> Circle:
    return await circle_for(viewer_of(request), request.path_params["circle"])


ROUTES = [
    door("/c/{circle}/people", people, BOTH, name="directory:people"),
    door("/c/{circle}/people/after/{card}", after, name="directory:after"),
    door("/c/{circle}/people/of/{person}", of, name="directory:of"),
]
