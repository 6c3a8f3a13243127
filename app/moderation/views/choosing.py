"""No owner has been here for thirty days: those who choose name somebody, and agree."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.forms import answer_in, chosen_in

NAMED = N_("Named. One more of those who choose has to agree, within three days.")
CHOSEN = N_("Every member reads it now for three days. An owner who comes back can stop it.")
SAID_NO = N_("You said no. Nothing happens.")


async def choose(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    proposed = await queries.proposed_in(viewer, circle)
    shown: dict[str, Any] = {"circle": circle, "proposed": proposed}
    if request.method != "POST":
        return page(request, "moderation/choose.html", **shown)
    sent = await sent_form(request)
    try:
        await actions.choose(viewer, circle.id, chosen_in(sent))
    except (Invalid, Conflict) as no:
        return page(
            *(request, "moderation/choose.html", no.status),
            **shown,
            sent=sent,
            problems=no.problems,
        )
    return go(request, "moderation:choose", circle=circle.pub, say=NAMED)


async def answer(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    act = await queries.proposal_for(viewer, circle, request.path_params["act"])
    is_yes = answer_in(await sent_form(request))
    await actions.answer_choice(viewer, act, is_yes=is_yes)
    return go(request, "moderation:roles", circle=circle.pub, say=CHOSEN if is_yes else SAID_NO)


ROUTES = [
    door("/c/{circle}/care/choose", choose, BOTH, name="moderation:choose"),
    door("/c/{circle}/care/choose/{act}", answer, WRITES, name="moderation:answer_choice"),
]
