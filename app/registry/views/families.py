"""The list of families, and looking for one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Invalid, TooMany
from app.core.pages import page, sent_form, viewer_of
from app.groups.queries import Circle
from app.registry import actions, queries
from app.registry.forms import query_in


async def families(request: Request) -> Response:
    """What is looked for stands in no address (safety.md 6): searching is a form that is sent."""
    circle = await queries.circle_with_list(viewer_of(request), request.path_params["circle"])
    if request.method == "POST":
        return await _found(request, circle)
    return await _leaf(request, circle)


async def leaf(request: Request) -> Response:
    circle = await queries.circle_with_list(viewer_of(request), request.path_params["circle"])
    return await _leaf(request, circle, request.path_params["household"])


async def past(request: Request) -> Response:
    """Families that are not here any more."""
    circle = await queries.circle_with_list(viewer_of(request), request.path_params["circle"])
    after = str(request.path_params.get("household", ""))
    shown = await queries.leaf_for(viewer_of(request), circle, after, is_past=True)
    return page(request, "registry/past.html", circle=circle, leaf=shown)


async def _leaf(request: Request, circle: Circle, after: str = "", **context: object) -> Response:
    viewer = viewer_of(request)
    return page(
        request,
        "registry/families.html",
        circle=circle,
        leaf=await queries.leaf_for(viewer, circle, after),
        waiting=await queries.waiting_for(viewer, circle),
        wrongs=await queries.homes_with_wrongs(viewer, circle),
        found=None,
        **context,  # type: ignore[arg-type]
    )


async def _found(request: Request, circle: Circle) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    try:
        query = query_in(sent)
        await actions.note_search(viewer, circle.id)
    except (Invalid, TooMany) as no:
        return await _leaf(request, circle, sent=sent, no=no)
    return page(
        request,
        "registry/families.html",
        circle=circle,
        leaf=None,
        waiting=None,
        found=await queries.found_for(viewer, circle, query),
        sent=sent,
    )


ROUTES = [
    door("/c/{circle}/families", families, BOTH, name="registry:families"),
    door("/c/{circle}/families/after/{household}", leaf, name="registry:leaf"),
    door("/c/{circle}/families/past", past, name="registry:past"),
    door("/c/{circle}/families/past/{household}", past, name="registry:past_leaf"),
]
