"""What a person has said so far on the way in, carried by their own browser from step to step.

Signed, so that nobody can put words into it; for one hour; taken away when they are in."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import key_of, set_cookie
from app.core.tokens import kept

COOKIE = "joining"
SECONDS = 3600


def _signed(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key_of(request), salt="joining")


def remember_name(request: Request, response: Response, code: str, name: str) -> None:
    said = _signed(request).dumps([kept(code), name])
    set_cookie(request, response, COOKIE, str(said), days=SECONDS / 86400)


def name_said(request: Request, code: str) -> str:
    """The name somebody gave for this invitation; "" when they have not, or too long ago."""
    try:
        about, name = _signed(request).loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except (BadSignature, ValueError):
        return ""
    return str(name) if about == kept(code) else ""


def forget_name(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/")
