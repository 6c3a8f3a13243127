"""A new room, rooms one could come into, and rooms that somebody wishes for."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.forms import RoomForm, one_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id
from app.groups.queries import Circle, circle_for

WISHED = N_("Thank you. Those who may open rooms look at it, and you find it in your list then.")


async def new(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    if request.method != "POST":
        begin = {"once": public_id(), "history": "joined" if circle.is_guarded else "whole"}
        return _form(request, circle, begin)
    sent = await sent_form(request)
    try:
        room = await actions.make(viewer, circle.id, RoomForm.parse(sent))
    except NOT_TAKEN as no:
        again = {"once": public_id()} | sent
        return _form(request, circle, again, no.status, problems=no.problems)
    if room.is_waiting:
        return go(request, "chat:rooms", circle=circle.pub, say=WISHED)
    return go(request, "chat:show", room=room.pub)


def _form(
    request: Request, circle: Circle, sent: dict[str, str], status: int = 200, **more: Any
) -> Response:
    return page(request, "chat/new_room.html", status, circle=circle, sent=sent, **more)


async def find(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    mine = await queries.lines_for(viewer, circle.id)
    return page(
        request,
        "chat/find_room.html",
        circle=circle,
        lines=await queries.open_rooms_for(viewer, circle.id),
        archived=[line for line in mine if line.is_archived],
    )


async def answer_wish(request: Request) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    circle = await circle_for(viewer, here.room.group.pub)
    if one_of(await sent_form(request), "answer", ("yes", "no")) == "yes":
        await actions.agree_to_room(viewer, here)
        return go(request, "chat:show", room=here.room.pub)
    await actions.decline_room(viewer, here)
    return go(request, "chat:rooms", circle=circle.pub)


ROUTES = [
    door("/c/{circle}/rooms/new", new, BOTH, name="chat:new"),
    door("/c/{circle}/rooms/find", find, name="chat:find"),
    door("/rooms/{room}/wish", answer_wish, WRITES, name="chat:answer_wish"),
]
