"""Who would like to know how to reach me, who may, and who looked."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.directory import actions, queries
from app.directory.forms import ReplyForm
from app.groups.queries import circle_for

SAID = {
    "no": N_("They are not told. They only see that you have not answered."),
    "back": N_("They cannot see it any more."),
}


async def asked(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    head = await queries.my_head(viewer, circle.id)
    return page(
        request,
        "directory/asked.html",
        circle=circle,
        waiting=await queries.waiting_for(viewer, circle.id),
        granted=await queries.granted_by(viewer, circle.id),
        looked=await queries.looked_at(viewer, head),
        has_contact=await queries.has_contact(head),
    )


async def reply(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    found = await queries.request_to(viewer, circle.id, request.path_params["asking"])
    sent = await sent_form(request)
    await actions.reply(found, ReplyForm.parse(sent))
    said = SAID.get(sent["answer"], N_("They can look now. You can take it back at any time."))
    return go(request, "directory:asked", circle=circle.pub, say=said)


ROUTES = [
    door("/c/{circle}/people/asked", asked, name="directory:asked"),
    door("/c/{circle}/people/asked/{asking}", reply, WRITES, name="directory:reply"),
]
