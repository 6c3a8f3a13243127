"""The whole HTTP app, put together in one place."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app import health
from app.chat import api
from app.core import assets, sealed
from app.core.bodies import LONGEST, NotTooMuch
from app.core.config import Config
from app.core.csrf import OwnPagesOnly
from app.core.db.away import is_away
from app.core.errors import Broken, Forbidden, Refusal
from app.core.headers import SaysWhatItIs
from app.core.i18n import N_, speaking, tongue
from app.core.pages import environment, page, typed
from app.features import collected
from app.middleware import TakesTheBlame, WhoIsAsking, language_of

log = logging.getLogger(__name__)

PAGES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)  # each has a template of its own
BUSY = N_(
    "The place where everything is kept does not answer. "
    "Nothing was changed. Please try again in a moment."
)

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build(
    config: Config, lifespan: Lifespan | None = None, more: Sequence[Route] = ()
) -> tuple[ASGIApp, Starlette]:
    """The site, wrapped in what every answer needs, and the Starlette app inside (for its
    state)."""
    doors = collected("views", "ROUTES")
    inside = Starlette(
        routes=[*assets.ROUTES, health.ROUTE, *doors, *more],
        middleware=[
            Middleware(WhoIsAsking, secure=config.secure),
            Middleware(OwnPagesOnly, origins=config.origins, refuse=refused),
            Middleware(NotTooMuch, longest=LONGEST, refuse=refused, routes=doors),
            Middleware(TakesTheBlame, refuse=refused),
        ],
        exception_handlers={
            Refusal: refused,
            HTTPException: refused,
            ClientDisconnect: refused,
            Exception: broken,
        },
        lifespan=lifespan,
    )
    inside.router.redirect_slashes = False  # Starlette would believe the Host header
    inside.state.config = config
    inside.state.key = config.key
    sealed.use(config.key)
    environment.auto_reload = config.dev
    packed = GZipMiddleware(inside, minimum_size=500, compresslevel=5)
    return SaysWhatItIs(packed, config.sockets, config.secure), inside


async def refused(request: Request, no: Exception) -> Response:
    """A refusal as a page that says what happened and what to do; to programs, as an object."""
    if is_away(no):
        log.error("a store does not answer", exc_info=no)
        no = Broken(BUSY)
    if isinstance(no, ClientDisconnect):
        no = HTTPException(400)  # nobody reads it
    if isinstance(no, HTTPException):
        return error_page(request, no.status_code, headers=no.headers)
    if not isinstance(no, Refusal):
        return await broken(request, no)
    # Not of what is forbidden: another site may have sent it.
    kept = [] if isinstance(no, Forbidden) else await typed(request)
    return error_page(request, no.status, headers=no.headers, words=no.words, kept=kept)


async def broken(request: Request, problem: Exception) -> Response:
    """Our fault. The log and the page share a number, and nothing else."""
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=problem)
    return error_page(request, 500, number=number, kept=await typed(request))


def error_page(request: Request, status: int, headers: Any = None, **context: Any) -> Response:
    if api.is_for(request):
        return api.refusal(status, headers)
    known = status if status in PAGES else 500 if status >= 500 else 404
    with speaking(tongue().locale if hasattr(request.state, "viewer") else language_of(request)):
        try:
            response = page(request, f"errors/{known}.html", status, **context)
        except Exception:
            log.exception("the error page itself is broken")
            response = PlainTextResponse("Something broke on our side.", status)
    response.headers.update(headers or {})
    return response
