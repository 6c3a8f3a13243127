"""A meeting is reported: «Report» on its page, what it feels like, «Send»."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat.actions import ReportForm
from app.chat.queries import FEELINGS
from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.viewer import Viewer
from app.events import queries
from app.events.actions import reporting
from app.events.queries import Happening
from app.events.views import show
from app.events.views.around import circle_around

THANKS = N_("Thank you. A moderator will read this today. We will tell you what we did.")


async def report_part(viewer: Viewer, one: Happening) -> dict[str, Any]:
    return {"has_reported": await queries.has_reported(viewer, one)}


show.PARTS.append(report_part)


async def report(request: Request) -> Response:
    """Back to the calendar: what three report is not there any more."""
    viewer = viewer_of(request)
    one = await queries.occurrence_for(viewer, request.path_params["event"])
    circle = await circle_around(request, one)
    shown: dict[str, Any] = {"circle": circle, "one": one, "feelings": list(FEELINGS.items())}
    if request.method != "POST":
        reporting.may_report(viewer, one)
        return page(request, "events/report.html", **shown)
    sent = await sent_form(request)
    try:
        await reporting.report(viewer, one, ReportForm.parse(sent))
    except NOT_TAKEN as no:
        return page(request, "events/report.html", no=no, sent=sent, **shown)
    return go(request, "events:calendar", circle=circle.pub, say=THANKS)


ROUTES = [door("/events/{event}/report", report, BOTH, name="events:report")]
