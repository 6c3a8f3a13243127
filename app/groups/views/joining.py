"""Coming in by an invitation: a name, an account, the promises, the recovery sheet (journey J1).

Every step can be reloaded, and left backwards and forwards; none of them needs JavaScript."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.actions import (
    enter,
    make_account,
    new_account,
    new_sheet,
    once_only,
    open_session,
)
from app.accounts.queries import account_of
from app.core.cookies import key_of, remember
from app.core.doors import BOTH, open_door
from app.core.errors import Invalid, NotFound
from app.core.forms import Fields
from app.core.i18n import N_, tongue
from app.core.limits import Limit
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups import actions, queries
from app.groups.forms import LinkForm, NameForm, agreed
from app.groups.views.browser import OTHERS_USE_IT, client_of, device_of, own_phone
from app.groups.visit import forget_name, name_said, remember_name

MISSES = Limit(30, 600)  # links that open nothing, tried by one client
ARRIVALS = Limit(30, 3600)  # accounts made by one client; a whole hostel may stand behind it

Step = Callable[[Request, queries.Way], Awaitable[Response]]
View = Callable[[Request], Awaitable[Response]]


def step(view: Step) -> View:
    """A step on the way in. Whoever is in already goes home; a link that opens nothing says so, in
    the same words whatever is wrong with it."""

    @wraps(view)
    async def found(request: Request) -> Response:
        code = request.path_params["code"]
        if circle := await queries.circle_behind(viewer_of(request), code):  # by either link
            return go(
                request, "home:circle", circle=circle.pub, say=N_("You are in this circle already.")
            )
        way = await queries.way_behind(code)
        if way is None or await _is_shut(request, way):
            return opens_nothing(request)
        try:
            return await view(request, way)
        except NotFound:
            return opens_nothing(request)

    return found


async def _is_shut(request: Request, way: queries.Way) -> bool:
    """Where one may only ask, everybody meets the same steps."""
    return not way.asks and await queries.is_shut_out(viewer_of(request), way.circle_id)


def opens_nothing(request: Request) -> Response:
    MISSES.spend(client_of(request))
    return page(request, "groups/opens_nothing.html", 404, here="/join")


async def link(request: Request) -> Response:
    """For somebody who has a link as text: on paper, in a message read on another phone."""
    if request.method != "POST":
        return page(request, "groups/link.html")
    sent = await sent_form(request)
    try:
        form = LinkForm.parse(sent)
    except Invalid as no:
        return page(request, "groups/link.html", no=no, sent=sent)
    return go(request, "groups:join", code=form.code)


@step
async def name(request: Request, way: queries.Way) -> Response:
    code, viewer = request.path_params["code"], viewer_of(request)
    shown: dict[str, Any] = {"way": way, "login": await _login_of(viewer)}
    if request.method != "POST":
        sent = {"name": name_said(request, code)}
        return page(request, "groups/join_name.html", **shown, sent=sent)
    sent = await sent_form(request)
    try:
        form = NameForm.parse(sent)
        if not way.asks:  # or a stranger at the door would learn who keeps it
            await actions.come_as(viewer, way.circle_id, form.name)
    except Invalid as no:
        return page(request, "groups/join_name.html", no=no, sent=sent, **shown)
    next_step = _after_login(way) if viewer.is_signed_in else "groups:join_login"
    response = go(request, next_step, code=code)
    remember_name(request, response, code, form.name)
    return response


def _after_login(way: queries.Way) -> str:
    return "groups:ask" if way.asks else "groups:join_agree"


async def _login_of(viewer: Viewer) -> str:
    """Whose phone this seems to be; it may have been handed to somebody new."""
    return (await account_of(viewer)).login if viewer.is_signed_in else ""


@step
async def login(request: Request, way: queries.Way) -> Response:
    code = request.path_params["code"]
    if viewer_of(request).is_signed_in:
        return go(request, _after_login(way), code=code)
    called = name_said(request, code)
    if not called:
        return go(request, "groups:join", code=code)
    if request.method != "POST":
        begin = OTHERS_USE_IT | {"once": public_id()}
        return page(request, "groups/join_login.html", way=way, sent=begin)
    sent = await sent_form(request)
    try:
        token = await _account(request, sent, way, called)
    except Invalid as no:
        return page(
            request,
            "groups/join_login.html",
            422,
            way=way,
            sent=OTHERS_USE_IT | sent,
            problems=no.problems,
        )
    response = go(request, _after_login(way), code=code)
    remember(request, response, token, own_phone=own_phone(sent))
    return response


async def _account(request: Request, sent: dict[str, str], way: queries.Way, called: str) -> str:
    """A new account, signed in. Sent twice, or by somebody who has an account, it signs them in to
    theirs: the password is right. Raises Invalid."""
    fields = Fields(sent)
    account = new_account(fields, own_words=(called,) if way.asks else (way.circle_name, called))
    fields.checked()
    ARRIVALS.spend(client_of(request))
    device, once = device_of(request), sent.get("once", "")[:22]
    try:
        user = await make_account(account, locale=tongue().locale, zone=way.zone)
    except Invalid as taken:
        try:
            return await enter(
                account.login,
                account.password,
                own_phone=own_phone(sent),
                device=device,
                client=client_of(request),
                once=once,
            )
        except Invalid:
            raise taken from None
    await new_sheet(user.id, key_of(request))
    come_in = partial(open_session, user, own_phone=own_phone(sent), device=device)
    return await once_only(once, user.id, come_in)


@step
async def agree(request: Request, way: queries.Way) -> Response:
    code, viewer = request.path_params["code"], viewer_of(request)
    if not viewer.is_signed_in:
        return go(request, "groups:join_login", code=code)
    if way.asks:
        return go(request, "groups:ask", code=code)
    called = name_said(request, code)
    if not called:
        return go(request, "groups:join", code=code)
    if request.method != "POST":
        return page(request, "groups/join_agree.html", way=way)
    sent = await sent_form(request)
    try:
        agreed(sent)
    except Invalid as no:
        return page(
            request, "groups/join_agree.html", 422, way=way, sent=sent, problems=no.problems
        )
    try:
        await actions.join(viewer, code, called)
    except Invalid as no:  # meanwhile a keeper is called so
        return go(request, "groups:join", code=code, say=no.problems["name"])
    response = go(request, "groups:join_sheet", code=code)
    forget_name(response)
    return response


ROUTES = [
    open_door("/join", link, BOTH, name="groups:link"),
    open_door("/join/{code}", name, BOTH, name="groups:join"),
    open_door("/join/{code}/login", login, BOTH, name="groups:join_login"),
    open_door("/join/{code}/agree", agree, BOTH, name="groups:join_agree"),
]
