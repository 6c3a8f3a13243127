"""Somebody plans something, keeps it for later, or copies what was."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id
from app.events import actions, queries
from app.events.forms import EventForm
from app.events.views.around import circle_around
from app.events.views.fields import form_page
from app.groups.queries import Circle, circle_for

ASKED = N_(
    "Thank you. Somebody who holds events in the circle reads it, and you find the answer here."
)
KEPT = N_("It is kept. Only you see it.")
KEPT_AS_TEMPLATE = N_("It is kept as a template. Whoever holds events here can use it too.")
IN_CALENDAR = N_("It is in the calendar now.")


async def circle_of(request: Request) -> Circle:
    return await circle_for(viewer_of(request), request.path_params["circle"])


async def new(request: Request) -> Response:
    circle = await circle_of(request)
    if request.method != "POST":
        return form_page(request, "events/new.html", circle, begin(circle))
    sent = await sent_form(request)
    try:
        form = EventForm.parse(sent)
        event = await actions.plan(viewer_of(request), circle.id, form)
    except (Invalid, Conflict, TooMany) as no:
        again = {"once": public_id()} | sent
        return form_page(request, "events/new.html", circle, again, no.status, no.problems)
    if event.state == "template":
        return go(request, "events:kept", circle=circle.pub, say=KEPT_AS_TEMPLATE)
    say = {"draft": KEPT, "asked": ASKED}.get(event.state, IN_CALENDAR)
    return go(request, "events:show", event=await actions.first_pub(event), say=say)


def begin(circle: Circle) -> dict[str, str]:
    """What stands in an empty form."""
    return {
        "once": public_id(),
        "zone": circle.zone,
        "locale": circle.locale,
        "repeat": "once",
        "every": "1",
        "stops": "never",
        "place_for": "coming",
        "place_hours": "24" if circle.is_guarded else "",
        "audience": "members",
        "guests_max": "0",
        "has_waiting_list": "1",
    }


async def copy(request: Request) -> Response:
    viewer = viewer_of(request)
    one = await queries.occurrence_for(viewer, request.path_params["event"])
    circle = await circle_around(request, one)
    sent = begin(circle) | await queries.copy_for(viewer, one)
    return form_page(request, "events/new.html", circle, sent)


async def from_template(request: Request) -> Response:
    viewer, circle = viewer_of(request), await circle_of(request)
    template = await queries.template_for(viewer, circle.id, request.path_params["template"])
    if request.method == "POST":
        await actions.drop_template(viewer, template)
        return go(request, "events:kept", circle=circle.pub, say=N_("It is taken away."))
    sent = begin(circle) | queries.template_as_sent(viewer, template)
    return form_page(request, "events/new.html", circle, sent)


async def kept(request: Request) -> Response:
    viewer, circle = viewer_of(request), await circle_of(request)
    return page(
        request,
        "events/kept.html",
        circle=circle,
        drafts=await queries.drafts_of(viewer, circle.id),
        templates=await queries.templates_in(viewer, circle.id),
    )


ROUTES = [
    door("/c/{circle}/events/new", new, BOTH, name="events:new"),
    door("/c/{circle}/events/kept", kept, name="events:kept"),
    door("/c/{circle}/events/kept/{template}", from_template, BOTH, name="events:template"),
    door("/events/{event}/copy", copy, name="events:copy"),
]
