"""What goes with each other on the board; and bringing something out of one's own offer."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions.pairing import promise_from
from app.help.forms.promising import BringForm
from app.help.queries import Need
from app.help.queries.matches import goes_of, goes_with, kept_of, own_offer
from app.help.views import show
from app.help.views.carrying import asks_first


async def part(viewer: Viewer, need: Need) -> dict[str, Any]:
    """`together`: asks and offers that go with this; `kept`: what of an offer is kept for asks."""
    return {
        "together": await goes_with(viewer, need),
        "kept_for": await kept_of(viewer, need),
    }


show.PARTS.append(part)


async def bring_from(request: Request) -> Response:
    """As several things are promised, out of one's own offer. What it cannot be counted on is
    brought as usual."""
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    offer = await own_offer(viewer, need, request.path_params["offer"])
    wants = await queries.wants_to_answer(viewer, need)
    goes = {one.ask_line.pub: one for one in await goes_of(need, offer)}
    if not goes:
        return go(request, "help:bring", post=need.pub)
    if request.method == "GET":
        return await _page(request, need, offer)
    sent = await sent_form(request)
    try:
        form = BringForm.parse(sent, [one for one in wants.lines if one.pub in goes])
        if first := await asks_first(request, need, sent):
            return first
        state = await promise_from(viewer, need, offer, form)
    except Invalid as no:
        return await _page(request, need, offer, no)
    except (Conflict, TooMany) as no:
        return await show.shown(request, need, no=no)
    waits = N_("Thank you. It waits for a yes now.")
    done = N_("Thank you. It is written down, and kept of what you offer.")
    words = waits if state == "proposed" else done
    return go(request, "help:show", post=need.pub, end="#lines", say=words)


async def _page(request: Request, need: Need, offer: Need, no: Invalid | None = None) -> Response:
    viewer = viewer_of(request)
    wants = await queries.wants_to_answer(viewer, need)
    return page(
        request,
        "help/bring.html",
        no=no,
        circle=await show.circle_of(request, need),
        need=need,
        wants=wants,
        offer=offer,
        goes={one.ask_line.pub: one for one in await goes_of(need, offer)},
        sent=await sent_form(request) if no else {},
        nonce=public_id(),
    )


ROUTES = [door("/help/{post}/from/{offer}", bring_from, BOTH, name="help:bring_from")]
