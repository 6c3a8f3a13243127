"""What was done with power in a circle, for everybody in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.groups.queries import circle_for, is_suspended_from, suspension_for
from app.moderation import queries


async def log(request: Request) -> Response:
    viewer, pub = viewer_of(request), request.path_params["circle"]
    before = request.path_params.get("before")
    if await is_suspended_from(viewer, pub):
        outside = await suspension_for(viewer, pub)
        found = await queries.log_about_me(viewer, outside.id, before)
        template = "moderation/log_about_me.html"
        return page(request, template, outside=outside, log=found, is_older=before)
    circle = await circle_for(viewer, pub)
    found = await queries.log_of(viewer, circle, before)
    return page(request, "moderation/log.html", circle=circle, log=found, is_older=before)


ROUTES = [
    door("/c/{circle}/log", log, name="moderation:log"),
    door("/c/{circle}/log/{before:int}", log, name="moderation:older_log"),
]
