"""What was done with power in a circle, for everybody in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.groups.queries import circle_for
from app.moderation import queries


async def log(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    before = request.path_params.get("before")
    found = await queries.log_of(viewer, circle, before)
    return page(request, "moderation/log.html", circle=circle, log=found, is_older=before)


ROUTES = [
    door("/c/{circle}/log", log, name="moderation:log"),
    door("/c/{circle}/log/{before:int}", log, name="moderation:older_log"),
]
