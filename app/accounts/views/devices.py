"""Where a person is signed in, and ending it elsewhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import actions, queries
from app.core.cookies import remember
from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of


async def devices(request: Request) -> Response:
    mine = await queries.devices_of(viewer_of(request))
    return page(request, "accounts/devices.html", devices=mine)


async def end_device(request: Request) -> Response:
    viewer = viewer_of(request)
    device = await queries.device_for(viewer, request.path_params["pub"])
    if device.id == viewer.session_id:
        return go(request, "accounts:devices")  # for this one there is "Sign out"
    login = (await queries.account_of(viewer)).login
    if request.method != "POST":
        return page(request, "accounts/end_device.html", device=device, login=login)
    sent = await sent_form(request)
    try:
        token = await actions.end_device(viewer, device, sent.get("password", ""))
    except NOT_TAKEN as no:
        template = "accounts/end_device.html"
        return page(request, template, no=no, sent=sent, device=device, login=login)
    return _ended(request, token, N_("Signed out there."))


async def end_others(request: Request) -> Response:
    viewer = viewer_of(request)
    login = (await queries.account_of(viewer)).login
    if request.method != "POST":
        return page(request, "accounts/end_others.html", login=login)
    sent = await sent_form(request)
    try:
        token = await actions.end_others(viewer, sent.get("password", ""))
    except NOT_TAKEN as no:
        return page(request, "accounts/end_others.html", no=no, sent=sent, login=login)
    return _ended(request, token, N_("Signed out everywhere else."))


def _ended(request: Request, token: str, words: str) -> Response:
    response = go(request, "accounts:devices", say=words)
    remember(request, response, token, own_phone=viewer_of(request).own_phone)
    return response


ROUTES = [
    door("/settings/devices", devices, name="accounts:devices"),
    door("/settings/devices/others", end_others, BOTH, name="accounts:end_others"),
    door("/settings/devices/{pub}", end_device, BOTH, name="accounts:end_device"),
]
