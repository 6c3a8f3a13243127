"""Taking the cards away: asked by one, agreed to by another at the care desk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid, NotFound, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.writing_out import TYPES
from app.directory import actions
from app.directory.queries import copies as queries
from app.groups.queries import Circle

ASKED = N_("Asked. As soon as somebody else agrees, you can fetch the file here.")


async def copies(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_copy(viewer, request.path_params["circle"])
    if request.method != "POST":
        return await _page(request, circle)
    sent = await sent_form(request)
    try:
        _ = await actions.ask_to_copy(viewer, circle, sent.get("password", ""))
    except (Invalid, TooMany) as no:
        return await _page(request, circle, no.status, no.problems)
    return go(request, "directory:copies", circle=circle.pub, say=ASKED)


async def _page(
    request: Request, circle: Circle, status: int = 200, problems: object = None
) -> Response:
    viewer = viewer_of(request)
    waiting = await queries.waiting_copy(viewer, circle)
    return page(
        request,
        "directory/copies.html",
        status,
        circle=circle,
        waiting=waiting,
        is_own=waiting is not None and waiting.asked_by_id == viewer.user_id,
        leaves=await queries.leaves_of(viewer, circle),
        asking="take_cards_away",
        problems=problems or {},
    )


async def fetch(request: Request) -> Response:
    """A POST, because it is written down."""
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_to_copy(viewer, said["circle"])
    form = (await sent_form(request)).get("as", "xlsx")
    if form not in TYPES:
        raise NotFound
    raw = await actions.fetch_copy(viewer, circle, said["act"], is_xlsx=form == "xlsx")
    headers = {
        "content-disposition": f'attachment; filename="list.{form}"',
        "cache-control": "no-store",
    }
    return Response(raw, media_type=TYPES[form], headers=headers)


_COPIES = "/c/{circle}/people/copies"
ROUTES = [
    door(_COPIES, copies, BOTH, name="directory:copies"),
    door(_COPIES + "/{act}", fetch, WRITES, name="directory:copy"),
]
