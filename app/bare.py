"""What a process without pages answers over HTTP: how it is, and the twins of its socket."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app import health
from app.chat import api
from app.core.bodies import LONGEST, NotTooMuch
from app.core.config import Config
from app.core.csrf import OwnPagesOnly
from app.core.errors import Refusal
from app.core.headers import SaysWhatItIs
from app.main import Lifespan


def build_bare(
    config: Config, lifespan: Lifespan | None = None, more: Sequence[Route] = ()
) -> tuple[ASGIApp, Starlette]:
    """As `main.build`, for sockets alone."""
    inside = Starlette(
        routes=[health.ROUTE, *more],
        middleware=[
            Middleware(OwnPagesOnly, origins=config.origins, refuse=_refused),
            Middleware(NotTooMuch, longest=LONGEST, refuse=_refused),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _refused},
        lifespan=lifespan,
    )
    inside.state.config = config
    return SaysWhatItIs(inside, config.sockets, config.secure), inside


async def _refused(request: Request, no: Exception) -> Response:
    status = no.status if isinstance(no, Refusal) else 500
    if isinstance(no, HTTPException):
        status = no.status_code
    if api.is_for(request):
        return api.refusal(status)
    return PlainTextResponse("Not here.\n", status)
