"""Taking the whole list away: asked by one, agreed to by another at the care desk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid, NotFound, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.writing_out import TYPES
from app.groups.queries import Circle
from app.registry.actions import copying
from app.registry.queries import copies as queries

ASKED = N_("Asked. As soon as somebody else agrees, you can fetch the list here.")


async def copies(request: Request) -> Response:
    circle = await queries.circle_to_copy(viewer_of(request), request.path_params["circle"])
    if request.method != "POST":
        return await _page(request, circle)
    sent = await sent_form(request)
    try:
        _ = await copying.ask(viewer_of(request), circle, sent.get("password", ""))
    except (Invalid, TooMany) as no:
        problems = no.problems if isinstance(no, Invalid) else {"": no.words}
        return await _page(request, circle, no.status, problems)
    return go(request, "registry:copies", circle=circle.pub, say=ASKED)


async def _page(
    request: Request, circle: Circle, status: int = 200, problems: object = None
) -> Response:
    viewer = viewer_of(request)
    waiting = await queries.waiting_copy(viewer, circle)
    return page(
        request,
        "registry/copies.html",
        status,
        circle=circle,
        waiting=waiting,
        is_own=waiting is not None and waiting.asked_by_id == viewer.user_id,
        leaves=await queries.copies_of(viewer, circle),
        asking="take_list_away",
        problems=problems or {},
    )


async def fetch(request: Request) -> Response:
    """A POST, because it is written down."""
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_to_copy(viewer, said["circle"])
    form = (await sent_form(request)).get("as", "xlsx")
    if form not in TYPES:
        raise NotFound
    raw = await copying.fetch(viewer, circle, said["copy"], is_xlsx=form == "xlsx")
    headers = {
        "content-disposition": f'attachment; filename="list.{form}"',
        "cache-control": "no-store",
    }
    return Response(raw, media_type=TYPES[form], headers=headers)


_COPIES = "/c/{circle}/families/copies"
ROUTES = [
    door(_COPIES, copies, BOTH, name="registry:copies"),
    door(_COPIES + "/{copy}", fetch, WRITES, name="registry:copy"),
]
