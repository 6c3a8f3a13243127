"""Prescriptions on the page of an ask."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, viewer_of
from app.core.pictures import MOST_BYTES
from app.core.uploads import sent_file
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions import pictures as actions
from app.help.queries import Need
from app.help.queries.pictures import pictures_of, who_looked
from app.help.views import show

ROOM_AROUND = 64 * 1024  # bytes of a form around a file


async def part(viewer: Viewer, need: Need) -> dict[str, Any]:
    return {
        "pictures": await pictures_of(viewer, need),
        "looked": await who_looked(viewer, need),
    }


show.PARTS.append(part)


async def keep(request: Request) -> Response:
    need = await _asked(request)
    raw = await sent_file(request, actions.FIELD)
    try:
        await actions.keep_picture(viewer_of(request), need, raw)
    except (Invalid, Conflict) as no:
        return await show.shown(request, need, no=no)
    return go(request, "help:show", post=need.pub, end="#papers", say=N_("The picture is kept."))


async def look(request: Request) -> Response:
    need = await _asked(request)
    jpeg = await actions.open_picture(viewer_of(request), need, request.path_params["picture"])
    headers = {"cache-control": "no-store", "content-disposition": "inline"}
    return Response(jpeg, media_type="image/jpeg", headers=headers)


async def take_away(request: Request) -> Response:
    need = await _asked(request)
    await actions.take_picture_away(viewer_of(request), need, request.path_params["picture"])
    return go(request, "help:show", post=need.pub, end="#papers", say=N_("The picture is gone."))


async def _asked(request: Request) -> Need:
    return await queries.post_for(viewer_of(request), request.path_params["post"])


ROUTES = [
    door(
        "/help/{post}/pictures",
        keep,
        WRITES,
        name="help:keep_picture",
        back=show.led_back,
        takes=MOST_BYTES + ROOM_AROUND,
    ),
    door("/help/{post}/pictures/{picture}", look, name="help:picture"),
    door(
        "/help/{post}/pictures/{picture}/gone",
        take_away,
        WRITES,
        name="help:picture_gone",
        back=show.led_back,
    ),
]
