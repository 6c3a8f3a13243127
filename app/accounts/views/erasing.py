"""Taking one's account away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import actions, queries
from app.core.cookies import forget
from app.core.doors import BOTH, door, open_door
from app.core.errors import NOT_TAKEN, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of

SURE = N_("Tick this box if you are sure. Nobody can bring anything back afterwards.")


async def erase(request: Request) -> Response:
    viewer = viewer_of(request)
    login = (await queries.account_of(viewer)).login
    kept = await queries.kept_beside(viewer)
    if request.method != "POST":
        return page(request, "accounts/erase.html", login=login, kept=kept, sent={})
    sent = await sent_form(request)
    try:
        if not sent.get("sure"):
            raise Invalid({"sure": SURE})
        also = {one.name for one, is_there in kept if is_there and sent.get(one.name)}
        await actions.erase(viewer, sent.get("password", ""), also)
    except NOT_TAKEN as no:
        return page(request, "accounts/erase.html", no=no, sent=sent, login=login, kept=kept)
    response = go(request, "accounts:erased")
    forget(request, response)
    return response


async def erased(request: Request) -> Response:
    return page(request, "accounts/erased.html")


ROUTES = [
    door("/settings/erase", erase, BOTH, name="accounts:erase"),
    open_door("/erased", erased, name="accounts:erased"),
]
