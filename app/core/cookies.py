"""What a browser keeps for us: little, HttpOnly, and only for this site."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.config import Config

OWN_PHONE_DAYS = 30.0


def config_of(request: Request) -> Config:
    config: Config = request.app.state.config
    return config


def key_of(request: Request) -> bytes:
    """The key that lives beside the database: for what is derived or signed."""
    key: bytes = request.app.state.key
    return key


def set_cookie(
    request: Request, response: Response, name: str, value: str, *, days: float | None = None
) -> None:
    """For this browser session, unless `days` is given."""
    age = None if days is None else int(days * 86400)
    secure = config_of(request).secure
    response.set_cookie(
        name, value, max_age=age, path="/", secure=secure, httponly=True, samesite="lax"
    )


def session_cookie(secure: bool) -> str:
    """Over TLS the browser itself guards the name; over plain http on loopback it would refuse
    it."""
    return "__Host-sid" if secure else "sid"


def remember(request: Request, response: Response, token: str, *, own_phone: bool) -> None:
    """Sign this browser in: for thirty days on one's own phone, else until it is closed."""
    name = session_cookie(config_of(request).secure)
    set_cookie(request, response, name, token, days=OWN_PHONE_DAYS if own_phone else None)


def remember_again(request: Request, response: Response) -> None:
    """Let the cookie of one's own phone last thirty days from today, as the session does."""
    name = session_cookie(config_of(request).secure)
    if token := request.cookies.get(name):
        set_cookie(request, response, name, token, days=OWN_PHONE_DAYS)


def forget(request: Request, response: Response) -> None:
    """Sign this browser out, and have it drop everything it kept of us (R15)."""
    secure = config_of(request).secure
    response.delete_cookie(
        session_cookie(secure), path="/", secure=secure, httponly=True, samesite="lax"
    )
    response.headers["clear-site-data"] = '"cookies", "storage", "cache"'
