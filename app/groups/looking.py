"""What happens first when somebody looks at a page of a circle: the day of their visit is kept, and
whoever has not given its newest promise is asked for it (ADR 16)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from app.core.db.away import is_away
from app.core.pages import go_to, url, viewer_of
from app.core.viewer import Viewer
from app.groups import actions, queries

log = logging.getLogger(__name__)

# Higher features say here to which circle a page of theirs belongs, by what its address names.
circle_of_place: list[Callable[[Mapping[str, Any]], Awaitable[int | None]]] = []

# What is open before somebody has said yes: the promise itself, whom they could ask about it, the
# ways out, and telling of harm.
BEFORE_THE_PROMISE = frozenset(
    {"groups:agreement", "groups:write_agreement", "groups:about", "groups:rest", "groups:leave"}
    | {"groups:rights", "groups:asked", "chat:report", "help:report", "events:report"}
)


async def before_looking(request: Request) -> Response | None:
    """Costs nothing where they were seen today and are asked nothing."""
    viewer = viewer_of(request)
    if not (viewer.unseen_in or viewer.asked_in):
        return None
    group_id = await _circle_of(request.path_params)
    if group_id in viewer.unseen_in:
        await _seen(viewer, group_id)
    if group_id in viewer.asked_in and _is_a_page_to_wait(request):
        asks = url(request, "groups:agreement", circle=await queries.pub_of(group_id))
        return go_to(request, f"{asks}?next={quote(request.url.path)}")
    return None


def _is_a_page_to_wait(request: Request) -> bool:
    """What a page that is open already fetches by itself goes on: nothing breaks under somebody who
    is just writing."""
    is_script = request.headers.get("sec-fetch-dest") == "empty"
    return not is_script and request.state.place not in BEFORE_THE_PROMISE


async def _circle_of(named: Mapping[str, Any]) -> int | None:
    if "circle" in named:
        return await queries.id_of(named["circle"])
    for find in circle_of_place:
        found = await find(named)
        if found is not None:
            return found
    return None


async def _seen(viewer: Viewer, group_id: int) -> None:
    try:
        await actions.look_in(viewer, group_id)
    except Exception as problem:  # a full disk must not keep anybody from reading
        if not is_away(problem):
            raise
        log.error("a visit was not kept", exc_info=problem)
