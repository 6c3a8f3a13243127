"""How much anybody may send us at once. Starlette has a limit of its own, which answers without a
page and in one language."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.csrf import Refuse

LONGEST = 256 * 1024  # bytes; a door that takes files says so itself (doors.py)


class NotTooMuch:
    """`longest` is in bytes. What says its length is refused unread; the rest while it comes. Where
    files are sent, a route has a limit of its own."""

    def __init__(
        self, app: ASGIApp, longest: int, refuse: Refuse, routes: Sequence[Route] = ()
    ) -> None:
        self._app, self._longest, self._refuse = app, longest, refuse
        self._takes = [
            (route.path_regex, takes) for route in routes if (takes := getattr(route, "takes", 0))
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        longest = self._longest_at(scope["path"])
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said) > longest:
            response = await self._refuse(Request(scope, receive), HTTPException(413))
            await response(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            scope.setdefault("state", {})["body_is_read"] = True
            message = await receive()
            came += len(message.get("body", b""))
            if came > longest:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)

    def _longest_at(self, path: str) -> int:
        return next((takes for at, takes in self._takes if at.match(path)), self._longest)
