"""Who needs what, and who can help."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.groups.queries import circle_for
from app.help import queries


async def board(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    seen = await queries.board_for(viewer, circle.id)
    rows = await seen.posts.order_by("-made_at", "-id").limit(50)
    needs = await queries.needs_of(viewer, rows)
    return page(request, "help/board.html", circle=circle, needs=needs)


ROUTES = [
    door("/c/{circle}/help", board, name="help:board"),
]
