"""Members' events wait for a yes; a host asks for one; an event has a room."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.events import actions, queries
from app.events.forms import DecisionForm
from app.events.views.around import circle_around
from app.events.views.show import shown
from app.groups.queries import circle_for


async def asked(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    waiting = await queries.asked_in(viewer, circle.id)
    return page(request, "events/asked.html", circle=circle, waiting=waiting)


async def decide(request: Request) -> Response:
    viewer = viewer_of(request)
    one = await queries.occurrence_to_let_be(viewer, request.path_params["event"])
    circle = await circle_around(request, one)
    sent = await sent_form(request)
    try:
        form = DecisionForm.parse(sent)
    except Invalid as no:
        return await shown(request, one, sent, no)
    if form.is_yes:
        await actions.let_it_be(viewer, one)
        say = N_("It is in the calendar now.")
    else:
        await actions.refuse(viewer, one, form.why)
        say = N_("Its host reads your reason.")
    return go(request, "events:asked", circle=circle.pub, say=say)


async def publish(request: Request) -> Response:
    viewer = viewer_of(request)
    one = await queries.occurrence_to_change(viewer, request.path_params["event"])
    state = await actions.publish(viewer, one)
    waits = N_("Thank you. Somebody who holds events reads it, and you find the answer here.")
    say = waits if state == "asked" else N_("It is in the calendar now.")
    return go(request, "events:show", event=one.pub, say=say)


async def room(request: Request) -> Response:
    """Opens it for the host, and leads whoever has a place into it."""
    viewer = viewer_of(request)
    one = await queries.occurrence_for(viewer, request.path_params["event"])
    come = actions.open_room if queries.is_host(viewer, one) else actions.come_into_room
    return go(request, "chat:show", room=await come(viewer, one))


ROUTES = [
    door("/c/{circle}/events/asked", asked, name="events:asked"),
    door("/events/{event}/asked", decide, WRITES, name="events:let_be"),
    door("/events/{event}/publish", publish, WRITES, name="events:publish"),
    door("/events/{event}/room", room, WRITES, name="events:room"),
]
