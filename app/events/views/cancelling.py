"""A host cancels what they planned, or throws away what nobody has seen yet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.events import actions, queries
from app.events.forms import CancelForm
from app.events.views.around import circle_around

CANCEL = {
    "one": actions.cancel_one,
    "following": actions.cancel_following,
    "all": actions.cancel_all,
}


async def cancel(request: Request) -> Response:
    viewer = viewer_of(request)
    one = await queries.occurrence_to_change(viewer, request.path_params["event"])
    circle = await circle_around(request, one)
    if request.method != "POST":
        return page(request, "events/cancel.html", circle=circle, one=one, sent={"which": "one"})
    sent = await sent_form(request)
    try:
        form = CancelForm.parse(sent, is_series=bool(one.event.rule))
        await CANCEL[form.which](viewer, one, form.why)
    except Invalid as no:
        return page(request, "events/cancel.html", no=no, circle=circle, one=one, sent=sent)
    return go(request, "events:show", event=one.pub, say=N_("It is cancelled. People are told."))


async def throw_away(request: Request) -> Response:
    viewer = viewer_of(request)
    one = await queries.occurrence_to_change(viewer, request.path_params["event"])
    circle = await circle_around(request, one)
    await actions.throw_away(viewer, one)
    return go(request, "events:kept", circle=circle.pub, say=N_("It is thrown away."))


ROUTES = [
    door("/events/{event}/cancel", cancel, BOTH, name="events:cancel"),
    door("/events/{event}/away", throw_away, WRITES, name="events:throw_away"),
]
