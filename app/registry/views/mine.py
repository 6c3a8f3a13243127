"""What the list holds of oneself: read, opened, and said to be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.queries import is_fresh
from app.core.cookies import remember
from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid, NotFound, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import Circle, circle_for
from app.registry import actions, queries
from app.registry.actions import Contents
from app.registry.forms import wrong_lines_in
from app.registry.queries import Mine

SAID = N_("Thank you. Somebody who keeps the list looks at it and asks you.")


async def mine(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    found = await queries.mine_for(viewer, circle)
    if request.method != "POST":
        return await _page(request, circle, found)
    if found is None:
        raise NotFound
    sent = await sent_form(request)
    try:
        if sent.get("do") == "open":
            return await _opened(request, circle, found, sent.get("password", ""))
        await actions.say_what_is_wrong(viewer, found, wrong_lines_in(sent))
    except (Invalid, Conflict, TooMany) as no:
        problems = no.problems if isinstance(no, Invalid) else {"": no.words}
        return await _page(request, circle, found, no.status, sent, problems)
    return go(request, "registry:mine", circle=circle.pub, say=SAID, end="#wrong")


async def _opened(request: Request, circle: Circle, found: Mine, password: str) -> Response:
    """Shown once: whoever comes back opens it anew, and that is written down anew."""
    viewer = viewer_of(request)
    seen = await actions.open_own(viewer, found, password)
    response = await _page(request, circle, found, opened=seen.contents)
    if seen.token:
        remember(request, response, seen.token, own_phone=viewer.own_phone)
    return response


async def _page(
    request: Request,
    circle: Circle,
    found: Mine | None,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, Any] | None = None,
    opened: Contents | None = None,
) -> Response:
    viewer = viewer_of(request)
    wrongs = await queries.wrongs_in(found.home) if found and found.home else []
    keepers = await queries.registrars_of(circle) if found else []
    return page(
        request,
        "registry/mine.html",
        status,
        circle=circle,
        mine=found,
        waits=not found and await queries.waits_for_yes(viewer, circle),
        opened=opened,
        is_fresh=await is_fresh(viewer),
        said=[line for one in wrongs if one.person.user_id == viewer.user_id for line in one.lines],
        registrars=[one for one in keepers if one.user_id != viewer.user_id],
        sent=sent or {},
        problems=problems or {},
    )


ROUTES = [door("/c/{circle}/families/mine", mine, BOTH, name="registry:mine")]
