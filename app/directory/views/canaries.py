"""Made-up cards: which there are, who came upon one, and the two who place them (row 60)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.directory import actions, queries
from app.directory.forms import CanaryForm
from app.groups.queries import Circle, circle_for

ASKED = N_("Asked. It waits for a second person, three days at most.")


async def canaries(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    if request.method != "POST":
        return await _page(request, circle)
    sent = await sent_form(request)
    try:
        if sent.get("away"):
            _ = await actions.take_away(viewer, circle, sent["away"])
        else:
            _ = await actions.place(viewer, circle, CanaryForm.parse(sent))
    except (Invalid, Conflict) as no:
        return await _page(request, circle, no.status, sent, no.problems)
    return go(request, "directory:canaries", circle=circle.pub, say=ASKED)


async def _page(
    request: Request,
    circle: Circle,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, Any] | None = None,
) -> Response:
    viewer = viewer_of(request)
    return page(
        request,
        "directory/canaries.html",
        status,
        circle=circle,
        placed=await queries.canaries_for(viewer, circle),
        rings=await queries.rings_for(viewer, circle),
        sent=sent or {},
        problems=problems or {},
    )


ROUTES = [door("/c/{circle}/people/made-up", canaries, BOTH, name="directory:canaries")]
