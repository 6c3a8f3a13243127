"""How many families there are, as plain charts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.groups.queries import circle_for
from app.registry.queries.numbers import numbers_for


async def numbers(request: Request) -> Response:
    circle = await circle_for(viewer_of(request), request.path_params["circle"])
    shown = await numbers_for(viewer_of(request), circle)
    return page(request, "registry/numbers.html", circle=circle, numbers=shown)


ROUTES = [door("/c/{circle}/families/numbers", numbers, name="registry:numbers")]
