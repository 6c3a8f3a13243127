"""What every answer says about itself: where its parts may come from, and that nothing of it
leaks."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-robots-tag": "noindex, noarchive",
}
# Of the one page on which somebody may hold a code before their phone.
WITH_CAMERA = ALWAYS["permissions-policy"].replace("camera=()", "camera=(self)")
HSTS = "max-age=63072000; includeSubDomains"


def standing(secure: bool) -> dict[str, str]:
    """Headers of any answer, also of a refused socket; without the page's own policy."""
    always = ALWAYS | {"content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
    return always | ({"strict-transport-security": HSTS} if secure else {})


def policy(nonce: str, sockets: Collection[str]) -> str:
    """The page's own policy. Sockets are named because they may be served elsewhere, and because
    'self' did not cover them in older browsers."""
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self' "
        f"{' '.join(sockets)}; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
        "form-action 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    )


class SaysWhatItIs:
    def __init__(self, app: ASGIApp, sockets: Collection[str], secure: bool) -> None:
        self._app, self._sockets = app, sockets
        self._standing = standing(secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(12)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._standing.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["content-security-policy"] = policy(nonce, self._sockets)
            await send(message)

        await self._app(scope, receive, with_headers)
