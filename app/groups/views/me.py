"""Who somebody is in one circle: what it calls them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Invalid, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups import actions, queries
from app.groups.forms import NameForm

PAGE = "groups/me.html"


async def me(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_for(viewer, request.path_params["circle"])
    if request.method != "POST":
        return page(request, PAGE, circle=circle, sent={"name": circle.my_name})
    sent = await sent_form(request)
    try:
        await actions.rename(viewer, circle.id, NameForm.parse(sent).name)
    except (Invalid, TooMany) as no:
        return page(request, PAGE, no=no, circle=circle, sent=sent)
    return go(request, "groups:me", circle=circle.pub, say=N_("Saved."))


ROUTES = [door("/c/{circle}/me", me, BOTH, name="groups:me")]
