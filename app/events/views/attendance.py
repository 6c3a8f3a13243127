"""Who came, for whoever held it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.events.actions import attendance as actions
from app.events.forms.door import AttendedForm
from app.events.queries import Happening
from app.events.queries import attendance as queries
from app.events.views.around import circle_around

SAID = N_("It is written down.")


async def attendance(request: Request) -> Response:
    viewer = viewer_of(request)
    one = await queries.attended_for(viewer, request.path_params["event"])
    if request.method != "POST":
        return await _shown(request, one)
    try:
        await actions.say_who_came(viewer, one, AttendedForm.parse(await sent_form(request)))
    except (Invalid, Conflict) as no:
        return await _shown(request, one, no.status, no.problems)
    return go(request, "events:attendance", event=one.pub, say=SAID)


async def _shown(
    request: Request, one: Happening, status: int = 200, problems: Mapping[str, Any] | None = None
) -> Response:
    came = await queries.attendance_of(viewer_of(request), one)
    shown: dict[str, Any] = {"circle": await circle_around(request, one), "one": one, "came": came}
    return page(request, "events/attendance.html", status, problems=problems or {}, **shown)


ROUTES = [door("/events/{event}/attendance", attendance, BOTH, name="events:attendance")]
