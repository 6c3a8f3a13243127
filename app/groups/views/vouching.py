"""Vouching for somebody at the door, and opening to newcomers what waits for a yes."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups import actions, queries
from app.groups.forms import vouch_in


async def vouch(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_for(viewer, request.path_params["circle"])
    one = await queries.vouchee_for(viewer, circle, request.path_params["person"])
    if request.method != "POST":
        return page(
            request, "groups/vouch.html", circle=circle, one=one, sent={"text": one.mine or ""}
        )
    sent = await sent_form(request)
    try:
        text = vouch_in(sent)
    except Invalid as no:
        return page(
            *(request, "groups/vouch.html", 422),
            circle=circle,
            one=one,
            sent=sent,
            problems=no.problems,
        )
    await actions.vouch(viewer, one.whom, text)
    said = N_("Thank you. Those who keep the door read it.")
    return go(request, "groups:vouch", circle=circle.pub, person=one.pub, say=said)


async def back(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_for(viewer, request.path_params["circle"])
    one = await queries.vouchee_for(viewer, circle, request.path_params["person"])
    await actions.take_vouch_back(viewer, one.whom)
    said = N_("You took it back. Nobody is told why.")
    return go(request, "groups:vouch", circle=circle.pub, person=one.pub, say=said)


async def newcomers(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_at_the_door(viewer, request.path_params["circle"])
    people = await queries.newcomers_of(viewer, circle)
    return page(request, "groups/newcomers.html", circle=circle, people=people)


async def welcome(request: Request) -> Response:
    """One tap: a yes for when the first days are over, or at once."""
    viewer = viewer_of(request)
    circle = await queries.circle_at_the_door(viewer, request.path_params["circle"])
    one = await queries.newcomer_for(viewer, circle, request.path_params["person"])
    if (await sent_form(request)).get("when") != "now":
        await actions.welcome(viewer, one.whom, one.pub)
        said = N_("Your yes stands.")
    elif await actions.open_early(viewer, circle, one.whom, one.pub) is actions.Yes.CAME_IN:
        said = N_("Everything is open to them now.")
    else:
        said = N_("Your yes stands. One more person who keeps the door has to say yes.")
    return go(request, "groups:newcomers", circle=circle.pub, say=said)


ROUTES = [
    door("/c/{circle}/vouch/{person}", vouch, BOTH, name="groups:vouch"),
    door("/c/{circle}/vouch/{person}/back", back, WRITES, name="groups:unvouch"),
    door("/c/{circle}/newcomers", newcomers, name="groups:newcomers"),
    door("/c/{circle}/newcomers/{person}", welcome, WRITES, name="groups:welcome"),
]
