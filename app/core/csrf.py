"""Whether a change was asked for from our own pages. No token in any form: browsers say where a
request comes from, in Sec-Fetch-Site, or in Origin where they are older (the rule of Go 1.25;
ADR 7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import Forbidden
from app.core.i18n import N_

Refuse = Callable[[Request, Exception], Awaitable[Response]]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def comes_from_us(
    method: str, site: str | None, origin: str | None, origins: Collection[str]
) -> bool:
    """`site` and `origin` are the headers as sent, None when absent.

    A page that sends no referrer posts with the origin "null"; then only Sec-Fetch-Site can tell.
    Our pages allow a referrer to ourselves for the sake of browsers that do not send that header.
    """
    if method in SAFE:
        return True
    if origin not in (None, "null", *origins):
        return False
    if site is not None:
        return site in ("same-origin", "none")
    return origin != "null"  # the right one; or none at all, which no browser of this decade sends


NOT_OURS = N_(
    "This came from another site, so nothing was changed. Please do it from a page of ours."
)


class OwnPagesOnly:
    """`refuse` turns a Refusal into the page that says so."""

    def __init__(self, app: ASGIApp, origins: Collection[str], refuse: Refuse) -> None:
        self._app, self._origins, self._refuse = app, origins, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
            if not comes_from_us(scope["method"], site, origin, self._origins):
                response = await self._refuse(Request(scope, receive), Forbidden(NOT_OURS))
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)
