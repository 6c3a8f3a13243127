"""Who is asking, and in which language: from a cookie to a Viewer, once for each request. The
gateway asks the same queries when a socket comes (app/sockets.py)."""

from __future__ import annotations

from babel import negotiate_locale
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.accounts.queries import session_for
from app.core.cookies import session_cookie
from app.core.csrf import Refuse
from app.core.i18n import LANGUAGES, speaking
from app.core.viewer import ANYONE, Viewer
from app.groups.queries import viewer_for

LANGUAGE_COOKIE = "lang"
FOR_MACHINES = (
    "/healthz",
    "/metrics",
    "/note",
    "/robots.txt",
)  # they are nobody, whatever they send along


async def viewer_behind(cookies: dict[str, str], secure: bool) -> Viewer:
    """Two queries for somebody signed in, none for a stranger without a cookie."""
    token = cookies.get(session_cookie(secure))
    session = await session_for(token) if token else None
    return await viewer_for(session) if session else ANYONE


def language_of(request: Request) -> str:
    """For somebody we do not know: what they chose here, else what their browser prefers, else
    English."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    wanted = [
        part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")
    ]
    return negotiate_locale([w for w in wanted if w], list(LANGUAGES), sep="-") or "en"


class WhoIsAsking:
    """Where that cannot be found out, it is nobody until TakesTheBlame says so."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/s/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        viewer = ANYONE
        try:
            if scope["path"] not in FOR_MACHINES:
                viewer = await viewer_behind(request.cookies, self._secure)
        except Exception as problem:
            request.state.problem = problem
        request.state.viewer = viewer
        locale = viewer.locale if viewer.is_signed_in else language_of(request)
        with speaking(locale, viewer.zone):
            await self._app(scope, receive, send)


class TakesTheBlame:
    """Whatever breaks is answered here: inside of the checks of origin and size, so that what was
    typed can be read and given back; where Starlette itself would do it, nobody knows any more in
    which language. `refuse` makes the page."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self._app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        request = Request(scope, receive)
        try:
            if problem := getattr(request.state, "problem", None):
                raise problem
            await self._app(scope, receive, noted)
        except Exception as problem:
            if has_begun:
                raise
            response = await self._refuse(request, problem)
            await response(scope, receive, send)
