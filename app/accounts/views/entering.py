"""The way in, the way in with a printed code, and the way out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import actions
from app.accounts.device import device_words
from app.accounts.forms import Recovery, SignIn
from app.accounts.guesses import client_key
from app.core.cookies import forget, remember
from app.core.doors import BOTH, WRITES, open_door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go_to, own_path, page, sent_form, url, viewer_of
from app.core.tokens import public_id

HOME = "/home"


async def sign_in(request: Request) -> Response:
    if request.method != "POST":
        if viewer_of(request).is_signed_in:
            return go_to(request, own_path(request.query_params.get("next", "")) or HOME)
        back = own_path(request.query_params.get("next", "")) or ""
        sent = {"own_phone": "no", "next": back, "once": public_id()}
        return page(request, "accounts/sign_in.html", sent=sent)
    sent = await sent_form(request)
    sent["next"] = own_path(sent.get("next", "")) or ""
    try:
        form = SignIn.parse(sent)
        token = await actions.enter(
            form.login,
            form.password,
            own_phone=form.own_phone,
            device=_device(request),
            client=_client(request),
            instead_of=viewer_of(request).session_id,
            once=form.once,
        )
    except NOT_TAKEN as no:
        return page(request, "accounts/sign_in.html", no=no, sent=sent)
    response = go_to(request, sent["next"] or HOME)
    remember(request, response, token, own_phone=form.own_phone)
    return response


async def sign_in_with_code(request: Request) -> Response:
    """For somebody who has lost the password and kept the sheet."""
    if request.method != "POST":
        begin = {"own_phone": "no", "once": public_id()}
        return page(request, "accounts/code.html", sent=begin)
    sent = await sent_form(request)
    try:
        form = Recovery.parse(sent)
        token = await actions.recover(
            form.login,
            form.code,
            form.password,
            own_phone=form.own_phone,
            device=_device(request),
            client=_client(request),
            instead_of=viewer_of(request).session_id,
            once=form.once,
        )
    except NOT_TAKEN as no:
        return page(request, "accounts/code.html", no=no, sent=sent)
    response = go_to(
        request,
        HOME,
        say=N_(
            "Your new password is set. Cross out the code on your sheet: it will not work again."
        ),
    )
    remember(request, response, token, own_phone=form.own_phone)
    return response


async def no_way_in(request: Request) -> Response:
    """What to do without the password."""
    return page(request, "accounts/help.html")


async def sign_out(request: Request) -> Response:
    """Also for somebody who was handed this phone with an invitation, and goes on with it."""
    await actions.sign_out(viewer_of(request))
    back = own_path((await sent_form(request)).get("next", ""))
    response = go_to(request, back or url(request, "accounts:sign_in"))
    forget(request, response)
    return response


def _device(request: Request) -> str:
    return device_words(request.headers.get("user-agent", ""))


def _client(request: Request) -> str:
    return client_key(request.client.host if request.client else "")


ROUTES = [
    open_door("/sign-in", sign_in, BOTH, name="accounts:sign_in"),
    open_door("/sign-in/code", sign_in_with_code, BOTH, name="accounts:code"),
    open_door("/sign-in/help", no_way_in, name="accounts:help"),
    open_door("/sign-out", sign_out, WRITES, name="accounts:sign_out"),
]
