"""The page of one event: everything about it in one place. It is put together of parts, and each
part brings what its own piece of the page needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.core.viewer import Viewer
from app.events import queries
from app.events.queries import Happening
from app.groups.queries import circle_for, pub_of

Part = Callable[[Viewer, Happening], Awaitable[dict[str, Any]]]

PARTS: list[Part] = []


async def show(request: Request) -> Response:
    one = await queries.occurrence_for(viewer_of(request), request.path_params["event"])
    return await shown(request, one)


async def shown(
    request: Request,
    one: Happening,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, Any] | None = None,
) -> Response:
    """The page as the viewer may see it; with what was typed, and what is wrong with it, after a
    form of it could not be taken."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {}
    for part in PARTS:
        context |= await part(viewer, one)
    circle = await circle_for(viewer, await pub_of(one.group_id))
    standing = {"circle": circle, "one": one, "sent": sent or {}, "problems": problems or {}}
    return page(request, "events/show.html", status, **context, **standing)


ROUTES = [
    door("/events/{event}", show, name="events:show"),
]
