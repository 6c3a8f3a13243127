"""A form that could not be taken is shown again, with what was typed and a sentence for what to
change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.errors import Conflict, Invalid, TooMany
from app.core.pages import page

NOT_TAKEN = (Invalid, TooMany, Conflict)


def again(
    request: Request,
    template: str,
    sent: Mapping[str, str],
    no: Invalid | TooMany | Conflict,
    **context: Any,
) -> Response:
    """The page of the form, with the refusal's own status. Passwords are never sent back."""
    response = page(request, template, no.status, sent=sent, problems=no.problems, **context)
    if isinstance(no, TooMany):
        response.headers["retry-after"] = str(no.seconds)
    return response
