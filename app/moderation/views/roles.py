"""Who does what for the circle: given, taken, laid down, and handed over."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import Circle, circle_for
from app.moderation import actions, queries
from app.moderation.forms import HandoverForm, RoleForm, taken_role
from app.moderation.words import DUTIES, ROLES

ASKED = N_("Asked. It waits for a second person, three days at most.")
STOPPED = N_("The circle keeps its owner. Every member can read that in the log.")
LAID_DOWN = N_("Done. Thank you for what you did for the circle.")

ALONE = N_("Done. Nobody else could be the second person, and the log says so.")

Problems = dict[str, Words | str]


async def roles(request: Request) -> Response:
    """Every member may know whom to turn to; the owner asks for changes."""
    viewer, circle = viewer_of(request), await _circle(request)
    if request.method != "POST":
        return await _roles(request, circle)
    circle = await queries.circle_to_share(viewer, circle.pub)
    sent = await sent_form(request)
    try:
        form = RoleForm.parse(sent)
        act = await actions.ask_to_give(viewer, circle.id, form.name, form.role)
    except NOT_TAKEN as no:
        return await _roles(request, circle, no.status, sent, no.problems)
    return go(request, "moderation:act", circle=circle.pub, act=act.pub, say=_said(act.is_waiting))


async def take(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_share(viewer, request.path_params["circle"])
    sent, person = await sent_form(request), request.path_params["person"]
    try:
        act = await actions.ask_to_take(viewer, circle.id, person, taken_role(sent))
    except NOT_TAKEN as no:
        return await _roles(request, circle, no.status, {}, {"": _sentence(no)})
    return go(request, "moderation:act", circle=circle.pub, act=act.pub, say=_said(act.is_waiting))


def _said(waits: bool) -> str:
    return ASKED if waits else ALONE


async def lay_down(request: Request) -> Response:
    viewer, circle = viewer_of(request), await _circle(request)
    try:
        await actions.lay_down(viewer, circle.id, taken_role(await sent_form(request)))
    except NOT_TAKEN as no:
        return await _roles(request, circle, no.status, {}, {"": _sentence(no)})
    return go(request, "moderation:roles", circle=circle.pub, say=LAID_DOWN)


def _sentence(no: Exception) -> Words | str:
    """Of a form that is one button."""
    words: Words | str = getattr(no, "words", "")
    return words or N_("Please choose one.")


async def hand_over(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_share(viewer, request.path_params["circle"])
    template = "moderation/hand_over.html"
    if request.method != "POST":
        return page(request, template, circle=circle)
    sent = await sent_form(request)
    try:
        form = HandoverForm.parse(sent)
        act = await actions.ask_to_hand_over(viewer, circle.id, form.name, stays=form.stays)
    except NOT_TAKEN as no:
        return page(request, template, no=no, circle=circle, sent=sent)
    return go(request, "moderation:act", circle=circle.pub, act=act.pub, say=_said(act.is_waiting))


async def stop(request: Request) -> Response:
    viewer, circle = viewer_of(request), await _circle(request)
    turning = await queries.handover_for(viewer, circle, request.path_params["turn"])
    await actions.stop(viewer, turning.handover)
    return go(request, "moderation:roles", circle=circle.pub, say=STOPPED)


async def _circle(request: Request) -> Circle:
    return await circle_for(viewer_of(request), request.path_params["circle"])


async def _roles(
    request: Request,
    circle: Circle,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Problems | None = None,
) -> Response:
    viewer = viewer_of(request)
    return page(
        request,
        "moderation/roles.html",
        status,
        circle=circle,
        keepers=await queries.keepers(circle),
        turning=await queries.handover_in(viewer, circle),
        roles={role.value: words for role, words in ROLES.items()},
        duties=list(DUTIES.items()),
        sent=sent or {},
        problems=problems or {},
    )


ROUTES = [
    door("/c/{circle}/care/roles", roles, BOTH, name="moderation:roles"),
    door("/c/{circle}/care/roles/mine", lay_down, WRITES, name="moderation:lay_down"),
    door("/c/{circle}/care/roles/{person}", take, WRITES, name="moderation:take_role"),
    door("/c/{circle}/care/handover", hand_over, BOTH, name="moderation:hand_over"),
    door("/c/{circle}/care/handover/{turn}", stop, WRITES, name="moderation:stop_handover"),
]
