"""What the people of a circle promise each other: reading it, saying yes, writing it anew."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, go_to, own_path, page, sent_form, url, viewer_of
from app.groups import actions, queries
from app.groups.forms import promise_in


async def agreement(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_for(viewer, request.path_params["circle"])
    if request.method != "POST":
        promises = await queries.promises_of(viewer, circle)
        wanted = own_path(request.query_params.get("next", "")) or ""
        return page(
            request, "groups/agreement.html", circle=circle, promises=promises, wanted=wanted
        )
    sent = await sent_form(request)
    await actions.accept(viewer, circle.id, sent.get("version", ""))
    wanted = own_path(sent.get("next", "")) or url(request, "home:circle", circle=circle.pub)
    return go_to(request, wanted, say=N_("Thank you."))


async def write(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    if request.method != "POST":
        promises = await queries.promises_of(viewer, circle)
        sent = {"text": promises[0].text if promises else ""}
        return page(request, "groups/write_agreement.html", circle=circle, sent=sent)
    sent = await sent_form(request)
    try:
        text = promise_in(sent)
    except Invalid as no:
        return page(
            *(request, "groups/write_agreement.html", 422),
            circle=circle,
            sent=sent,
            problems=no.problems,
        )
    await actions.publish(viewer, circle.id, text)
    return go(request, "groups:agreement", circle=circle.pub, say=N_("Saved."))


ROUTES = [
    door("/c/{circle}/agreement", agreement, BOTH, name="groups:agreement"),
    door("/c/{circle}/agreement/new", write, BOTH, name="groups:write_agreement"),
]
