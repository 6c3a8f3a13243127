"""Asking at a circle's door, and waiting there. Whoever holds the link reads the circle's
questions, and nothing else of it; everybody hears the same answer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import config_of
from app.core.doors import BOTH, door, open_door
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, url, viewer_of
from app.groups import actions, queries
from app.groups.forms import answers_in
from app.groups.reasons import REFUSALS
from app.groups.views.joining import step
from app.groups.visit import forget_name, name_said

ASKED = N_(
    "Thank you. If this way is open, those who look after the circle read it now. "
    "Sign in from time to time: the answer will stand here."
)


@step
async def ask(request: Request, way: queries.Way) -> Response:
    code, viewer = request.path_params["code"], viewer_of(request)
    if not way.asks:
        raise NotFound
    if not viewer.is_signed_in:
        return go(request, "groups:join_login", code=code)
    called = name_said(request, code)
    if not called:
        return go(request, "groups:join", code=code)
    questions = await queries.questions_of(way.circle_id)
    if request.method != "POST":
        return page(request, "groups/ask.html", questions=questions)
    sent = await sent_form(request)
    try:
        answers = answers_in(sent, questions)
    except Invalid as no:
        return page(
            request, "groups/ask.html", 422, questions=questions, sent=sent, problems=no.problems
        )
    await actions.apply(viewer, way.circle_id, called, answers)
    response = go(request, "groups:join_sheet", code=code, say=ASKED)
    forget_name(response)
    return response


async def asked(request: Request) -> Response:
    """What somebody who waits may see: what they wrote, a room with those who keep the door."""
    viewer = viewer_of(request)
    mine = await queries.my_application(viewer, request.path_params["circle"])
    if request.method != "POST":
        reason = REFUSALS.get(mine.reason, REFUSALS["other"])
        vouch = url(request, "groups:vouch", circle=mine.circle_pub, person=viewer.pub)
        address = config_of(request).home + vouch
        return page(request, "groups/asked.html", mine=mine, reason=reason, address=address)
    await actions.withdraw(viewer, mine.group_id)
    return go(request, "home:home", say=N_("You took it back. Nobody is told why."))


ROUTES = [
    open_door("/join/{code}/ask", ask, BOTH, name="groups:ask"),
    door("/c/{circle}/asked", asked, BOTH, name="groups:asked"),
]
