"""What happens first when somebody looks at a page of a circle: the day of their visit is kept."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.db.away import is_away
from app.core.pages import viewer_of
from app.core.viewer import Viewer
from app.groups import actions, queries

log = logging.getLogger(__name__)

# Higher features say here to which circle a page of theirs belongs, by what its address names.
circle_of_place: list[Callable[[Mapping[str, Any]], Awaitable[int | None]]] = []


async def before_looking(request: Request) -> Response | None:
    """Costs nothing where they were seen today."""
    viewer = viewer_of(request)
    if viewer.unseen_in:
        group_id = await _circle_of(request.path_params)
        if group_id in viewer.unseen_in:
            await _seen(viewer, group_id)
    return None


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
