"""Where those who look after a circle see what waits for them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.moderation import queries
from app.moderation.words import MEASURES


async def desk(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    return page(
        request,
        "moderation/desk.html",
        circle=circle,
        kinds=MEASURES,
        cases=await queries.open_cases(viewer, circle),
        appeals=await queries.open_appeals(viewer, circle),
        waiting=await queries.waiting_for(viewer, circle),
        hidden=await queries.hidden_cards(circle),
        turning=await queries.handover_in(viewer, circle),
    )


ROUTES = [door("/c/{circle}/care", desk, name="moderation:desk")]
