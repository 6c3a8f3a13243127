"""Rendering pages, and sending people on their way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from app.core import drawing, i18n
from app.core.assets import COOKIE, assets
from app.core.bodies import LONGEST
from app.core.cookies import config_of, key_of, remember_again, set_cookie
from app.core.errors import NOT_TAKEN, Refusal
from app.core.i18n import LANGUAGES, Words, say
from app.core.rules import may
from app.core.tokens import is_public_id
from app.core.viewer import ANYONE, Viewer

NUL = "\x00"
TEMPLATES = Path(__file__).parents[2] / "templates"
FLASH = "said"
OURS = ("nonce", "once")  # fields of a form that nobody types
PIECES = 2000


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    made.globals |= {
        "asset": lambda name: assets().path(name),
        "languages": list(LANGUAGES.items()),
        "drawing": drawing,
        "say": say,
        "weekdays": i18n.weekdays,
    }
    made.filters |= {
        "clock_time": i18n.clock_time,
        "day_in_words": i18n.day_in_words,
        "moment_in_words": i18n.moment_in_words,
        "date_in_words": i18n.date_in_words,
        "date_named": i18n.date_named,
        "iso": i18n.iso,
        "bdi": i18n.bdi,
    }
    return made


environment = _environment()


def viewer_of(request: Request) -> Viewer:
    """Who is asking; nobody where the middleware did not get that far."""
    viewer: Viewer = getattr(request.state, "viewer", ANYONE)
    return viewer


def page(
    request: Request, template: str, status: int = 200, *, no: Refusal | None = None, **context: Any
) -> Response:
    """A page in the viewer's language. `sent` and `problems` of a form may be left out; after a
    refusal, `no`, the problems, the status and the headers are its own."""
    viewer = viewer_of(request)
    shelf = assets(fresh=config_of(request).dev)
    first_visit = request.cookies.get(COOKIE) != shelf.version
    said, flash = _said(request)
    standing = {
        "viewer": viewer,
        "may": partial(may, viewer),
        "here": request.url.path,
        "is_answer": request.method == "POST" and getattr(request.state, "can_be_read", False),
        "url": partial(path_of, request.app),
        "piece": partial(piece, request.app),
        "tongue": i18n.tongue(),
        "sockets": config_of(request).realtime_url,
        "stylesheet": _stylesheet(request, first_visit),
        "flash": flash,
        "sent": {},
        "problems": no.problems if no else {},
    }
    html = environment.get_template(template).render(standing | context)
    headers = {"cache-control": "no-store", "content-language": i18n.tongue().locale}
    if no:
        status, headers = no.status, headers | dict(no.headers)
    response = HTMLResponse(html, status, headers)
    if first_visit:
        set_cookie(request, response, COOKIE, shelf.version, days=365)
    if said:
        response.delete_cookie(FLASH)
    if viewer.cookie_due and request.method == "GET":
        remember_again(request, response)
    return response


def piece(app: Starlette, template: str, **what: Any) -> Markup:
    """A piece of a page that many see, such as one message. It is drawn from `what` in the viewer's
    language and by their clock, and can use nothing else: so the same again may come from memory,
    and whatever has changed, or is not for somebody, is drawn anew."""
    with_what = tuple(what.items())
    if environment.auto_reload:  # somebody is at work on the templates
        return _drawn.__wrapped__(app, i18n.tongue(), assets().version, template, with_what)
    return _drawn(app, i18n.tongue(), assets().version, template, with_what)


@lru_cache(PIECES)
def _drawn(
    app: Starlette, _: i18n.Tongue, __: str, template: str, what: tuple[tuple[str, Any], ...]
) -> Markup:
    html = environment.get_template(template).render(dict(what), url=partial(path_of, app))
    return Markup(html)  # noqa: S704 (a template escapes what it is given)


def url(request: Request, name: str, **params: Any) -> str:
    """The address of a page by its name; a path, never with a host that somebody else could have
    sent."""
    return path_of(request.app, name, **params)


def path_of(app: Starlette, name: str, **params: Any) -> str:
    return str(_routes(app)[name].url_path_for(name, **params))


@lru_cache(4)
def _routes(app: Starlette) -> dict[str, BaseRoute]:
    """By name: a page has dozens of addresses, and Starlette tries every route for each."""
    return {str(getattr(route, "name", "")): route for route in reversed(app.routes)}


def go(
    request: Request, name: str, *, say: Words | str = "", end: str = "", **params: Any
) -> Response:
    """See-other to a named page; `say` is told there once, `end` is a fragment such as "#end"."""
    return go_to(request, url(request, name, **params) + end, say=say)


KEPT_NOWHERE = {"cache-control": "no-store"}  # what is asked again and again while it is open


def unchanged(request: Request, tag: str) -> Response | None:
    """An empty answer (304) to a page that has this tag already (ADR 19); None where it has not."""
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=KEPT_NOWHERE)
    return None


def go_to(request: Request, path: str, *, say: Words | str = "") -> Response:
    response = RedirectResponse(path, status_code=303, headers={"cache-control": "no-store"})
    if say:
        text = i18n.say(say)
        set_cookie(request, response, FLASH, _flashes(request).dumps(text))
    return response


async def form_page(
    request: Request,
    template: str,
    does: Callable[[dict[str, str]], Awaitable[None]],
    back: str,
    say: Words | str,
    **shown: Any,
) -> Response:
    """A page of one form. Taken, it leads to the path `back`; refused, it stands there again, with
    what was typed and why."""
    if request.method != "POST":
        return page(request, template, **shown)
    sent = await sent_form(request)
    try:
        await does(sent)
    except NOT_TAKEN as no:
        return page(request, template, no=no, sent=sent, **shown)
    return go_to(request, back, say=say)


async def ask_to_sign_in(request: Request) -> Response:
    """Nobody is signed in here. What was typed is shown back, so that a session's end loses
    nothing."""
    if request.method in ("GET", "HEAD"):
        return go_to(request, url(request, "accounts:sign_in") + "?next=" + quote(request.url.path))
    return page(request, "accounts/signed_out.html", 401, kept=await typed(request))


async def typed(request: Request) -> list[str]:
    """What somebody wrote into a form that could not be taken, to be given back: no passwords,
    nothing that is typed again in a moment, nor what the page itself had put there."""
    was_read_elsewhere = hasattr(request.state, "body_is_read") and not hasattr(
        request.state, "sent"
    )
    if request.method != "POST" or was_read_elsewhere:
        return []
    try:
        sent = await sent_form(request)
    except (HTTPException, ClientDisconnect):
        return []
    return [
        text
        for name, text in sent.items()
        if name not in OURS
        and "password" not in name
        and len(text) > 20
        and not (is_public_id(text) or own_path(text))
    ]


def own_path(path: str) -> str | None:
    """A path of ours to come back to, or None: no host, no scheme, nothing a browser might read
    as one (R48)."""
    if not path.startswith("/") or path.startswith("//") or len(path) > 200:
        return None
    return path if all(c.isascii() and (c.isalnum() or c in "/-_.#") for c in path) else None


async def sent_form(request: Request) -> dict[str, str]:
    """The text fields of a submitted form, bounded in number; in size all together (bodies.py).
    A NUL is left out: nobody types one, and PostgreSQL keeps none in a text. Raises
    HTTPException(400) for what cannot be read."""
    if hasattr(request.state, "sent"):  # a body can be read once, and what it said is wanted again
        return dict(request.state.sent)
    try:
        async with request.form(max_files=0, max_fields=60, max_part_size=LONGEST) as form:
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
    except ValueError as problem:  # an alphabet that only seems to be one
        raise HTTPException(400) from problem
    sent = {name.replace(NUL, ""): value.replace(NUL, "") for name, value in texts.items()}
    request.state.sent = sent
    return sent


def _stylesheet(request: Request, first_visit: bool) -> Markup:
    if first_visit:
        # Our own file, not anybody's words: it may stand in the page as it is.
        return (
            Markup('<style nonce="{}">').format(request.state.nonce)
            + Markup(  # noqa: S704
                assets().stylesheet
            )
            + Markup("</style>")
        )
    return Markup('<link rel="stylesheet" href="{}">').format(assets().path("kolo.css"))


def _flashes(request: Request) -> URLSafeSerializer:
    return URLSafeSerializer(key_of(request), salt="flash")


def _said(request: Request) -> tuple[bool, list[str]]:
    """What the page before wanted to say, and whether there is a cookie to take away."""
    cookie = request.cookies.get(FLASH)
    if not cookie:
        return False, []
    try:
        return True, [str(_flashes(request).loads(cookie))]
    except BadSignature:
        return True, []
