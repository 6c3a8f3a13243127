"""What a circle is, changing that, and leaving it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.places import place_of, zone_options
from app.groups import actions, queries
from app.groups.forms import CircleForm


async def circle_of(request: Request) -> queries.Circle:
    return await queries.circle_for(viewer_of(request), request.path_params["circle"])


async def about(request: Request) -> Response:
    circle = await circle_of(request)
    return page(
        request,
        "groups/about.html",
        place=place_of(circle.zone),
        circle=circle,
        keepers=await queries.keepers_of(circle),
        count=await queries.members_count(viewer_of(request), circle),
    )


async def edit(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    if request.method != "POST":
        now = {
            "circle": circle.name,
            "about": circle.about,
            "locale": circle.locale,
            "zone": circle.zone,
        }
        return _edit_page(request, circle, now)
    sent = await sent_form(request)
    try:
        await actions.change(viewer, circle.id, CircleForm.parse(sent))
    except Invalid as no:
        return _edit_page(request, circle, sent, no.problems)
    return go(request, "groups:about", circle=circle.pub, say=N_("Saved."))


def _edit_page(
    request: Request, circle: queries.Circle, sent: object, problems: object = None
) -> Response:
    return page(
        request,
        "groups/edit.html",
        422 if problems else 200,
        circle=circle,
        zones=zone_options(circle.zone),
        sent=sent,
        problems=problems or {},
    )


async def leave(request: Request) -> Response:
    viewer, pub = viewer_of(request), request.path_params["circle"]
    if await queries.is_suspended_from(viewer, pub):
        suspended = await queries.suspension_for(viewer, pub)
        shown: dict[str, Any] = {"leaving": suspended, "is_last_owner": False}
    else:
        circle = await circle_of(request)
        is_last_owner = await queries.owners_of(circle.id) == {viewer.user_id}
        shown = {"circle": circle, "leaving": circle, "is_last_owner": is_last_owner}
    if request.method != "POST":
        return page(request, "groups/leave.html", **shown)
    await actions.leave(viewer, shown["leaving"].id)
    return go(request, "home:home", say=N_("You left the circle."))


async def rest(request: Request) -> Response:
    viewer, circle = viewer_of(request), await circle_of(request)
    if request.method != "POST":
        return page(request, "groups/rest.html", circle=circle)
    await actions.rest(viewer, circle.id)
    return go(request, "home:circle", circle=circle.pub)


async def come_back(request: Request) -> Response:
    viewer, circle = viewer_of(request), await circle_of(request)
    await actions.come_back(viewer, circle.id)
    return go(request, "home:circle", circle=circle.pub, say=N_("Good that you are here again."))


ROUTES = [
    door("/c/{circle}/about", about, name="groups:about"),
    door("/c/{circle}/edit", edit, BOTH, name="groups:edit"),
    door("/c/{circle}/rest", rest, BOTH, name="groups:rest"),
    door("/c/{circle}/back", come_back, WRITES, name="groups:come_back"),
    door("/c/{circle}/leave", leave, BOTH, name="groups:leave"),
]
