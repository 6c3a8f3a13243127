"""Who could take an ask; and the answer of whoever was asked."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import named
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions import suggesting
from app.help.queries import Need
from app.help.queries.suggested import asked_about, thought_of
from app.help.reasons import said
from app.help.views import show

ASKED = N_("They are asked. What they answer stands here.")
THANKS = N_("Thank you for answering. Somebody else will be asked.")


async def part(viewer: Viewer, need: Need) -> dict[str, Any]:
    """`thought`: somebody thought of the viewer, and they have not answered. `asked`: who was asked
    whether they would take it, for those who look after the board."""
    return {
        "thought": await thought_of(viewer, need),
        "asked": await asked_about(viewer, need),
    }


show.PARTS.append(part)


async def who(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    if request.method == "GET":
        return await _who(request, need)
    try:
        await suggesting.suggest(viewer, need, named((await sent_form(request)).get("who", "")))
    except Conflict as no:
        return await _who(request, need, no)
    return go(request, "help:who", post=need.pub, say=ASKED)


async def _who(request: Request, need: Need, no: Conflict | None = None) -> Response:
    viewer = viewer_of(request)
    found = await suggesting.look_for_helpers(viewer, need)
    return page(
        request,
        "help/who.html",
        no.status if no else 200,
        circle=await show.circle_of(request, need),
        need=need,
        people=[(one, said(one.reasons, need.row.locale)) for one in found],
        asked=await asked_about(viewer, need),
        problems={"": no.words} if no else {},
    )


async def not_this_time(request: Request) -> Response:
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    await suggesting.not_this_time(viewer, need)
    return go(request, "help:show", post=need.pub, say=THANKS)


ROUTES = [
    door("/help/{post}/who", who, BOTH, name="help:who"),
    door(
        "/help/{post}/not-this-time",
        not_this_time,
        WRITES,
        name="help:not_this_time",
        back=show.led_back,
    ),
]
