"""An empty place: the address in the terminal makes the first account and the first circle."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.actions import open_session
from app.core.cookies import key_of, remember
from app.core.doors import BOTH, open_door
from app.core.errors import Invalid, NotFound
from app.core.i18n import tongue
from app.core.pages import go, page, sent_form, viewer_of
from app.core.places import zone_options
from app.groups import actions, queries
from app.groups.forms import FirstRunForm
from app.groups.views.browser import OTHERS_USE_IT, device_of, own_phone


async def first(request: Request) -> Response:
    code = request.path_params["code"]
    if not actions.is_first_run(code, key_of(request)):
        raise NotFound
    if viewer_of(request).is_signed_in:
        return go(request, "home:home")
    if request.method != "POST":
        if await queries.is_set_up():
            raise NotFound
        begin = {"locale": tongue().locale, "zone": "Europe/Kyiv"} | OTHERS_USE_IT
        return _first_page(request, begin)
    sent = await sent_form(request)
    try:
        user = await actions.begin(FirstRunForm.parse(sent), key_of(request), tongue().locale)
    except Invalid as no:
        return _first_page(request, OTHERS_USE_IT | sent, no.problems)
    token = await open_session(user, own_phone=own_phone(sent), device=device_of(request))
    response = go(request, "groups:first_sheet", code=code)
    remember(request, response, token, own_phone=own_phone(sent))
    return response


def _first_page(request: Request, sent: dict[str, str], problems: object = None) -> Response:
    status = 422 if problems else 200
    return page(
        request,
        "groups/first.html",
        status,
        zones=zone_options(),
        sent=sent,
        problems=problems or {},
    )


ROUTES = [open_door("/first/{code}", first, BOTH, name="groups:first")]
