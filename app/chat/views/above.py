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
    tag = await queries.tag_above(viewer, room.pub)  # first: what changes meanwhile is heard of
    return {"tag": tag, "made": await queries.made_of(viewer, room)}


async def now(request: Request) -> Response:
    """The piece of the room's page. Unchanged, it is an empty answer (ADR 19); only where it is
    not, it is looked whether they may be in the room."""
    viewer, pub = viewer_of(request), request.path_params["room"]
    tag = await queries.tag_above(viewer, pub)
    if answer := unchanged(request, tag):
        return answer
    room, _ = await queries.room_for(viewer, pub)
    piece = environment.get_template("chat/_above.html").render(
        url=partial(path_of, request.app), room=room, **await above(viewer, room)
    )
    return HTMLResponse(piece, headers=KEPT_NOWHERE)


ROUTES = [door("/rooms/{room}/above", now, name="chat:above")]
