"""What somebody was told while they did not look."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.i18n import N_
from app.core.pages import go, page, viewer_of
from app.notices import actions, queries


async def all_of_them(request: Request) -> Response:
    viewer, after = viewer_of(request), request.path_params.get("notice", "")
    found = await queries.page_of(viewer, after)
    new = await queries.unseen_count(viewer)
    return page(request, "notices/all.html", found=found, new=new, is_first=not after)


async def see(request: Request) -> Response:
    """Looked at, and on to what it is about."""
    said = await actions.see(viewer_of(request), request.path_params["notice"])
    if said is None:
        return go(request, "notices:all")
    return go(request, said.place, **said.params)


async def see_all(request: Request) -> Response:
    await actions.see_all(viewer_of(request))
    return go(request, "notices:all", say=N_("Nothing is new any more."))


ROUTES = [
    door("/notices", all_of_them, name="notices:all"),
    door("/notices/seen", see_all, WRITES, name="notices:see_all"),
    door("/notices/after/{notice}", all_of_them, name="notices:older"),
    door("/notices/{notice}", see, WRITES, name="notices:see"),
]
