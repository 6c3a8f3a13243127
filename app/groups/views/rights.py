"""Where somebody lands who is suspended: what they still may do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.groups import queries


async def rights(request: Request) -> Response:
    suspended = await queries.suspension_for(viewer_of(request), request.path_params["circle"])
    return page(request, "groups/rights.html", suspended=suspended)


ROUTES = [door("/c/{circle}/rights", rights, name="groups:rights")]
