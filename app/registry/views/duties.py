"""Who keeps the list of families."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import member_behind, members_called
from app.registry import actions, queries
from app.registry.forms import name_in

NOBODY = N_("Nobody in this circle is called so. Write the name as the circle knows it.")
SEVERAL = N_("Several people are called so. Ask them to add something to their name first.")


async def registrars(request: Request) -> Response:
    """A circle that lists no members asks for the name of whom to trust."""
    viewer = viewer_of(request)
    circle = await queries.circle_with_duties(viewer, request.path_params["circle"])
    sent: dict[str, str] = {}
    problems: object = {}
    status = 200
    if request.method == "POST":
        sent = await sent_form(request)
        try:
            if not queries.may_name_registrars(viewer, circle):
                raise Forbidden(N_("This is not open to you."))
            called = await members_called(circle.id, name_in(sent))
            if len(called) != 1:
                raise Invalid({"name": SEVERAL if called else NOBODY})
            await actions.name_registrar(viewer, circle.id, called[0].user_id)
            said = N_("They keep the list of families from now on.")
            return go(request, "registry:registrars", circle=circle.pub, say=said)
        except Invalid as no:
            problems, status = no.problems, no.status
        except Conflict as no:
            problems, status = {"name": no.words}, no.status
    return page(
        request,
        "registry/registrars.html",
        status,
        circle=circle,
        registrars=await queries.registrars_of(circle),
        sent=sent,
        problems=problems,
    )


async def end(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_with_duties(viewer, request.path_params["circle"])
    member = await member_behind(circle.id, request.path_params["person"])
    await actions.end_registrar(viewer, circle.id, member.user_id)
    said = N_("They do not keep the list any more.")
    return go(request, "registry:registrars", circle=circle.pub, say=said)


ROUTES = [
    door("/c/{circle}/families/registrars", registrars, BOTH, name="registry:registrars"),
    door("/c/{circle}/families/registrars/{person}/end", end, WRITES, name="registry:end"),
]
