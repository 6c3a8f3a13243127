"""What lets a person in: their password and their sheet of codes."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import actions, queries
from app.accounts.forms import NewPassword
from app.core.cookies import key_of, remember
from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of


async def password(request: Request) -> Response:
    viewer = viewer_of(request)
    account = await queries.account_of(viewer)
    if request.method != "POST":
        return page(request, "accounts/password.html", login=account.login)
    sent = await sent_form(request)
    try:
        form = NewPassword.parse(sent, account.login, await queries.words_near_to(viewer))
        token = await actions.change_password(viewer, form.current, form.password)
    except NOT_TAKEN as no:
        return page(request, "accounts/password.html", no=no, sent=sent, login=account.login)
    words = N_("Your new password is set. Everywhere else you are signed out.")
    response = go(request, "accounts:settings", say=words)
    remember(request, response, token, own_phone=viewer.own_phone)
    return response


async def codes(request: Request) -> Response:
    viewer = viewer_of(request)
    account = await queries.account_of(viewer)
    shown: dict[str, Any] = {
        "codes": await queries.sheet_of(account, key_of(request)),
        "login": account.login,
        "left": await queries.codes_left(account.id),
    }
    if request.method != "POST":
        return page(request, "accounts/codes.html", **shown)
    sent = await sent_form(request)
    try:
        token = await actions.make_sheet(viewer, sent.get("password", ""), key_of(request))
    except NOT_TAKEN as no:
        return page(request, "accounts/codes.html", no=no, sent=sent, **shown)
    renewed = N_("Here is your new sheet. The old one no longer works.")
    first = N_("Here is your sheet.")
    response = go(request, "accounts:codes", say=first if shown["left"] is None else renewed)
    remember(request, response, token, own_phone=viewer.own_phone)
    return response


async def keep(request: Request) -> Response:
    viewer = viewer_of(request)
    account = await queries.account_of(viewer)
    await actions.keep_sheet(account.id)
    return go(request, "accounts:settings", say=N_("Good. Keep the sheet where only you find it."))


ROUTES = [
    door("/settings/password", password, BOTH, name="accounts:password"),
    door("/settings/codes", codes, BOTH, name="accounts:codes"),
    door("/settings/codes/kept", keep, WRITES, name="accounts:keep_codes"),
]
