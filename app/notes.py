"""POST /note: something to tell everybody who is connected, from this machine or with the token of
/metrics. To everybody else it is not there. «kolo note» knocks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.core.doors import WRITES, open_door
from app.core.errors import NotFound
from app.metrics import looks_after_us
from realtime.notes import Level
from realtime.words import Unacceptable

if TYPE_CHECKING:
    from app.sockets import Sockets


class _Said(msgspec.Struct):
    text: str
    lvl: Level = "info"


def route(sockets: Sockets) -> Route:
    async def note(request: Request) -> Response:
        if not looks_after_us(request):
            raise NotFound
        try:
            said = msgspec.json.decode(await request.body(), type=_Said)
            told = sockets.note(said.text, said.lvl)
        except (msgspec.DecodeError, Unacceptable) as wrong:
            return PlainTextResponse(f"{wrong}\n", 422)
        return JSONResponse({"connections": told})

    return open_door("/note", note, WRITES, name="note")
