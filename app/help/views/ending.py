"""What the author can do with an ask or an offer, besides changing it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.errors import Conflict, TooMany
from app.core.i18n import N_
from app.core.pages import go, sent_form, viewer_of
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions import ending
from app.help.actions.anew import write_anew
from app.help.queries import Need
from app.help.views import show


async def author_part(viewer: Viewer, need: Need) -> dict[str, Any]:
    """`mine`: what its author can do now; None for everybody else. `whom`: for whom it is, for
    those who may look at the list of families."""
    whom = await queries.whom_of(viewer, need)
    return {"mine": await queries.own_deeds(viewer, need), "whom": whom}


show.PARTS.append(author_part)


async def withdraw(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    try:
        await ending.withdraw(viewer, need)
    except Conflict as no:
        return await show.shown(request, need, no=no)
    return go(request, "help:show", post=need.pub, say=N_("It is off the board."))


async def done(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    try:
        await ending.say_it_is_done(viewer, need)
    except Conflict as no:
        return await show.shown(request, need, no=no)
    return go(request, "help:show", post=need.pub, say=N_("It is done. It is off the board."))


async def anew(request: Request) -> Response:
    viewer, once = viewer_of(request), (await sent_form(request)).get("once", "")
    need = await queries.post_for(viewer, request.path_params["post"])
    try:
        draft = await write_anew(viewer, need, once)
    except TooMany as no:
        return await show.shown(request, need, no=no)
    return go(request, "help:write", post=draft, page="check")


async def renew(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    state = await ending.renew(viewer, need)
    waits = N_("Thank you. It waits for a yes again.")
    stays = N_("Thank you. It stays for two more weeks.")
    say = {"pending": waits, "received": N_("All of it has come.")}.get(state, stays)
    return go(request, "help:show", post=need.pub, say=say)


ROUTES = [
    door("/help/{post}/withdraw", withdraw, WRITES, name="help:withdraw", back=show.led_back),
    door("/help/{post}/done", done, WRITES, name="help:done", back=show.led_back),
    door("/help/{post}/anew", anew, WRITES, name="help:anew", back=show.led_back),
    door("/help/{post}/renew", renew, WRITES, name="help:renew", back=show.led_back),
]
