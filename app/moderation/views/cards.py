"""Somebody's card is put out of sight, and brought back (row 59)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import Circle
from app.moderation import actions, queries
from app.moderation.forms import HideForm
from app.moderation.queries import Someone
from app.moderation.words import REASONS

HIDDEN = N_("The card is out of sight. Its person reads why, until when, and how to disagree.")
ASKED = N_("Asked. It waits for a second person, three days at most.")
SHOWN = N_("The card is in sight again, as it was.")


async def card(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_to_keep(viewer, said["circle"])
    someone = await queries.someone_with_card(viewer, circle, said["person"])
    if request.method != "POST":
        return await _page(request, circle, someone)
    sent = await sent_form(request)
    try:
        if sent.get("do") == "show":
            await actions.show_card(viewer, someone)
            return _back(request, circle, someone, SHOWN)
        act = await actions.hide_card(viewer, someone, HideForm.parse(sent))
    except NOT_TAKEN as no:
        return await _page(request, circle, someone, no.status, sent, no.problems)
    if act is not None:
        return go(request, "moderation:act", circle=circle.pub, act=act.pub, say=ASKED)
    return _back(request, circle, someone, HIDDEN)


def _back(request: Request, circle: Circle, someone: Someone, said: str) -> Response:
    return go(request, "moderation:card", circle=circle.pub, person=someone.pub, say=said)


async def _page(
    request: Request,
    circle: Circle,
    someone: Someone,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: dict[str, Words | str] | None = None,
) -> Response:
    return page(
        request,
        "moderation/card.html",
        status,
        circle=circle,
        someone=someone,
        hidden=await queries.hidden_card(viewer_of(request), someone),
        reasons=REASONS,
        sent=sent or {},
        problems=problems or {},
    )


ROUTES = [door("/c/{circle}/care/cards/{person}", card, BOTH, name="moderation:card")]
