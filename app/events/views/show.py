"""The page of one event: everything about it in one place. It is put together of parts, and each
part brings what its own piece of the page needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from app.core.clock import now
from app.core.doors import door
from app.core.errors import Refusal
from app.core.pages import page, viewer_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import queries
from app.events.queries import Happening
from app.events.views.around import circle_around
from app.events.views.parts import host_part
from app.groups.queries import Circle


class _Event(StringConvertor):
    """So that "….ics" is no page of an event, in whatever order they stand."""

    regex = "[^/.]+"


register_url_convertor("event", _Event())

Part = Callable[[Viewer, Happening], Awaitable[dict[str, Any]]]

PARTS: list[Part] = [host_part]


async def show(request: Request) -> Response:
    one = await queries.occurrence_for(viewer_of(request), request.path_params["event"])
    return await shown(request, one)


async def shown(
    request: Request,
    one: Happening,
    sent: Mapping[str, str] | None = None,
    no: Refusal | None = None,
) -> Response:
    """The page as the viewer may see it; with what was typed, and what is wrong with it, after a
    form of it could not be taken."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {}
    for part in PARTS:
        context |= await part(viewer, one)
    circle = await circle_around(request, one)
    context |= await _answers(viewer, one, circle)
    context |= {"circle": circle, "one": one, "sent": sent or {}}
    return page(request, "events/show.html", no=no, **context)


async def _answers(viewer: Viewer, one: Happening, circle: Circle) -> dict[str, Any]:
    """What the viewer said, what they can say, and who comes."""
    mine = await queries.my_answer(viewer, one)
    return {
        "mine": mine,
        "has_expired": await queries.has_expired(viewer, one),
        "is_past": one.is_past(now()),
        "can_answer": one.is_open(now()),
        "can_go_back": one.row.happens and now() < one.row.starts_at,
        "line": await queries.line_for(viewer, one, mine),
        "duties": await queries.duties_of(viewer, one),
        "comes": await queries.who_comes(viewer, one, circle),
        "nonce": public_id(),
    }


ROUTES = [
    door("/events/{event:event}", show, name="events:show"),
]
