"""What was made above a room of what people said in it, for whoever has the room open."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.chat import queries
from app.core.doors import door
from app.core.pages import KEPT_NOWHERE, environment, path_of, unchanged, viewer_of
from app.core.viewer import Viewer


async def above(viewer: Viewer, room: Any) -> dict[str, Any]:
    """For chat/_above.html, beside the room."""
    made = await queries.made_of(viewer, room)
    return {"tag": queries.tag_of(viewer, room, made), "made": made}


async def now(request: Request) -> Response:
    """The piece of the room's page. Unchanged, it is an empty answer (ADR 19)."""
    viewer = viewer_of(request)
    room, _ = await queries.room_for(viewer, request.path_params["room"])
    shown = await above(viewer, room)
    if answer := unchanged(request, shown["tag"]):
        return answer
    piece = environment.get_template("chat/_above.html").render(
        url=partial(path_of, request.app), room=room, **shown
    )
    return HTMLResponse(piece, headers=KEPT_NOWHERE)


ROUTES = [door("/rooms/{room}/above", now, name="chat:above")]
