"""Letting somebody open more than others (row 62)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.pages import go, page, viewer_of
from app.directory import actions, queries
from app.groups.queries import circle_for

ASKED = N_("Asked. It waits for a second person, three days at most.")


async def more(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await circle_for(viewer, said["circle"])
    found = await queries.more_for(viewer, circle, said["person"])
    status, problems = 200, {}
    if request.method == "POST":
        try:
            _ = await actions.ask_for_more(viewer, found)
        except (Conflict, Forbidden) as no:
            status, problems = no.status, no.problems
        else:
            return go(
                *(request, "directory:more"), circle=circle.pub, person=said["person"], say=ASKED
            )
    template = "directory/more.html"
    return page(request, template, status, circle=circle, more=found, problems=problems)


ROUTES = [door("/c/{circle}/people/more/{person}", more, BOTH, name="directory:more")]
