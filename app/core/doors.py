"""Every address declares who may knock. Without a word a door is for people who are signed in;
the rule for the thing behind it stands in the action (safety.md R30). A route made any other way
fails tests/test_doors.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tortoise.exceptions import ValidationError

from app.core.errors import NotFound
from app.core.pages import ask_to_sign_in, viewer_of

LONGEST_NAME = 22  # of what is looked for by a public id: what is longer is nowhere

View = Callable[[Request], Awaitable[Response]]

# Higher features say here what happens first when somebody who is signed in looks at a page: they
# answer something else instead, or nothing.
before_looking: list[Callable[[Request], Awaitable[Response | None]]] = []

READS = ["GET"]
WRITES = ["POST"]
BOTH = ["GET", "POST"]


class _Countable(IntegerConvertor):
    """A number longer than a database can count is an address where nothing is."""

    regex = "[0-9]{1,18}"


register_url_convertor("int", _Countable())


def door(
    path: str,
    view: View,
    methods: list[str] = READS,
    *,
    name: str,
    takes: int = 0,
    back: View | None = None,
) -> Route:
    """For people who are signed in; others are asked to, and brought back. `takes` is how many
    bytes may be sent, where it is more than a form has (bodies.py). `back` leads to the page to
    which an address without one belongs: after a refusal it stands in the bar, and is opened again
    by a phone that forgot the page."""

    @wraps(view)
    async def guarded(request: Request) -> Response:
        if not viewer_of(request).is_signed_in:
            return await ask_to_sign_in(request)
        if request.method == "GET":
            request.state.place = name
            for first in before_looking:
                if instead := await first(request):
                    return instead
            if back:
                return await back(request)
        return await view(request)

    return _route(path, guarded, BOTH if back else methods, name, "signed in", takes)


def open_door(path: str, view: View, methods: list[str] = READS, *, name: str) -> Route:
    """For anybody at all."""
    return _route(path, view, methods, name, "anyone")


def _route(path: str, view: View, methods: list[str], name: str, who: str, takes: int = 0) -> Route:
    @wraps(view)
    async def sensible(request: Request) -> Response:
        if request.method == "HEAD":  # looks, as GET does; the server leaves the body out
            request = Request({**request.scope, "method": "GET"}, request.receive)
        request.state.can_be_read = "GET" in methods
        parts = [str(part) for part in request.path_params.values()]
        if any("\0" in part for part in parts):
            raise NotFound  # PostgreSQL would refuse to look for it
        try:
            return await view(request)
        except ValidationError:
            if any(len(part) > LONGEST_NAME for part in parts):
                raise NotFound from None
            raise

    route = Route(path, sensible, methods=methods, name=name)
    route.__dict__.update(for_whom=who, takes=takes)
    return route
