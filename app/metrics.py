"""/metrics: numbers for the person who looks after the machine. To everybody else it is not
there."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.cookies import config_of
from app.core.doors import open_door
from app.core.errors import NotFound
from realtime.metrics import exposition

if TYPE_CHECKING:
    from app.sockets import Sockets

LOOPBACK = ("127.0.0.1", "::1")


def route(sockets: Sockets) -> Route:
    async def metrics(request: Request) -> Response:
        if not looks_after_us(request):
            raise NotFound
        return Response(exposition(*sockets.numbers()), media_type="text/plain; version=0.0.4")

    return open_door("/metrics", metrics, name="metrics")


def looks_after_us(request: Request) -> bool:
    """From this machine itself, not by way of a proxy; or with the token."""
    token = config_of(request).metrics_token
    sent = request.headers.get("authorization", "")
    if token and compare_digest(sent.encode(), f"Bearer {token}".encode()):
        return True
    came_by_proxy = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return not came_by_proxy and request.client is not None and request.client.host in LOOPBACK
